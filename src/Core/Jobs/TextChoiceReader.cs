using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Core.Jobs;

/// <summary>Reads what a job's <c>data.encoding</c> says of texts.</summary>
internal static class TextChoiceReader
{
    public static TextCleaning Cleaning(JobFields? fields)
    {
        if (fields is null)
        {
            return new();
        }

        var cleaning = new TextCleaning
        {
            Form = fields.Word("form", UnicodeForm.None),
            RemoveControl = fields.Flag("removeControl", false),
            WhiteSpace = fields.Word("whiteSpace", WhiteSpace.Keep),
            Lowercase = fields.Flag("lowercase", false),
        };
        fields.End();
        return cleaning;
    }

    public static TokenizerChoice? Tokenizer(JobFields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var brought = fields.Text("dataset") is { } dataset ? DatasetName.Parse(dataset) : (DatasetName?)null;
        var learned = new[] { "type", "vocabularySize", "lowercase" }.FirstOrDefault(fields.Has);
        var choice = new TokenizerChoice();
        choice = choice with
        {
            Type = fields.Word("type", choice.Type),
            VocabularySize = fields.Whole("vocabularySize", TokenizerChoice.LeastVocabulary, TokenizerChoice.GreatestVocabulary)
                ?? choice.VocabularySize,
            Lowercase = fields.Flag("lowercase", false),
            Dataset = brought,
        };
        fields.End();
        return brought is not null && learned is not null
            ? throw JobFields.Wrong(fields.Path(learned), "belongs to a tokenizer that is learned, not to one that a dataset holds")
            : choice;
    }
}
