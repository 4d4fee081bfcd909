using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's JSON, strictly, with every default filled in. What needs the dataset to be checked is checked by the plan.</summary>
public static class TrainingJobReader
{
    /// <summary>The most characters that a job's JSON may have: it lives in one cell of a table row.</summary>
    public const int MaximumLength = 30_000;

    /// <exception cref="ServiceException">It is no JSON, or no job: with the field's path and what it takes.</exception>
    public static TrainingJob Parse(ReadOnlyMemory<byte> json)
    {
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
        var text = json.GetRawText();
        if (text.Length > MaximumLength)
        {
            throw ServiceError.InvalidJob.With($"the job has {text.Length} characters; it may have {MaximumLength}");
        }

        var fields = new JobFields(json, "");
        var job = new TrainingJob
        {
            Model = ModelName.Parse(fields.RequiredText("model")),
            Task = fields.Has("task") ? fields.Word("task", default(LearningTask)) : throw JobFields.Wrong("task", "is missing"),
            Dataset = DatasetName.Parse(fields.RequiredText("dataset")),
            Data = DataChoiceReader.Read(fields.Object("data")),
            Base = JobBaseReader.Read(fields.Object("base")),
            Training = new(),
            Accept = ReadAccept(fields.Object("accept")),
            Submitted = json,
        };
        job = job with { Training = HyperparametersReader.Read(fields.Object("training"), job.Task) };
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
        return rule is { AtLeast: null, AtMost: null } ? throw JobFields.Wrong("accept", "has neither atLeast nor atMost") : rule;
    }
}
