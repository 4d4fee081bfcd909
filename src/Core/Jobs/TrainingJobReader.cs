using System.Text.Json;
using System.Text.Unicode;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's JSON, strictly, with every default filled in.
/// What needs the dataset to be checked is checked by the plan.</summary>
public static class TrainingJobReader
{
    /// <summary>The most characters that a job's JSON may have: it lives in one cell of a table row.</summary>
    public const int MaximumLength = 30_000;

    private const string BaseTakes = "; it takes {\"template\": …} or {\"model\": …, \"version\": …}";

    /// <exception cref="ServiceException">It is no JSON, or no job: with the field's path and what it takes.</exception>
    public static TrainingJob Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            throw ServiceError.InvalidJson.With("the job is not UTF-8; a job is a JSON object");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return Read(document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw ServiceError.InvalidJson.With(
                $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} is not JSON; a job is a JSON object");
        }
    }

    /// <inheritdoc cref="Parse"/>
    public static TrainingJob Read(JsonElement json)
    {
        RefuseBrokenText(json);
        var text = json.GetRawText();
        if (text.Length > MaximumLength)
        {
            throw ServiceError.InvalidJob.With($"the job has {text.Length} characters; it may have {MaximumLength}");
        }

        var fields = new JobFields(json, "");
        var job = new TrainingJob
        {
            Model = ModelName.Parse(fields.RequiredText("model")),
            Task = fields.Has("task") ? fields.Word("task", default(LearningTask)) : throw fields.Missing("task"),
            Dataset = DatasetName.Parse(fields.RequiredText("dataset")),
            Data = DataChoiceReader.Read(fields.Object("data")),
            Base = JobBaseReader.Read(fields.Object("base") ?? throw fields.Missing("base", BaseTakes)),
            Training = new(),
            Accept = ReadAccept(fields.Object("accept")),
            Submitted = json,
        };
        job = job with { Training = HyperparametersReader.Read(fields.Object("training"), job.Task) };
        job = job with { Search = SearchReader.Read(fields.Object("search"), job.Training) };
        fields.End();
        return job;
    }

    private static AcceptRule? ReadAccept(JobFields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var rule = new AcceptRule(
            fields.RequiredText("metric"),
            fields.Number("atLeast", double.MinValue, double.MaxValue, open: false),
            fields.Number("atMost", double.MinValue, double.MaxValue, open: false));
        fields.End();
        return rule switch
        {
            { AtLeast: null, AtMost: null } => throw JobFields.Wrong("accept", "has neither atLeast nor atMost"),
            _ when rule.AtLeast > rule.AtMost => throw JobFields.Wrong("accept", "asks for more than it allows: atLeast is above atMost"),
            _ => rule,
        };
    }

    // "\ud800" alone is JSON and yet no text: whoever reads it would throw, here or, of a template's options, long after.
    private static void RefuseBrokenText(JsonElement json)
    {
        try
        {
            ReadTexts(json);
        }
        catch (InvalidOperationException)
        {
            throw ServiceError.InvalidJson.With("the job holds a text with half a character: a lone \\ud800 to \\udfff");
        }
    }

    private static void ReadTexts(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in json.EnumerateObject())
                {
                    _ = field.Name;
                    ReadTexts(field.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.String:
                _ = json.GetString();
                break;
            default:
                break;
        }
    }
}
