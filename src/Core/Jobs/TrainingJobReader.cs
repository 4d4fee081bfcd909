using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's JSON, strictly, with every default filled in.
/// What needs the dataset to be checked is checked by the plan.</summary>
public static class TrainingJobReader
{
    private const string BaseTakes = "; it takes {\"template\": …} or {\"model\": …, \"version\": …}";

    /// <exception cref="ServiceException">It is no JSON, or no job: with the field's path and what it takes.</exception>
    public static TrainingJob Parse(ReadOnlyMemory<byte> json) => Read(JobJson.Parse(json));

    /// <inheritdoc cref="Parse"/>
    public static TrainingJob Read(JsonElement json)
    {
        JobJson.Check(json);
        var fields = new JobFields(json, "");
        fields.Know("model", "task", "dataset", "data", "base", "training", "accept", "search");

        // It tells which kind of job this is to be: told first where it is wrong.
        LearningTask? task = fields.Has("task") ? ReadTask(fields) : null;
        var job = new TrainingJob
        {
            Model = ModelName.Parse(fields.RequiredText("model")),
            Task = task ?? throw fields.Missing("task"),
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

    private static LearningTask ReadTask(JobFields fields)
    {
        string[] tasks = [.. Words.All<LearningTask>(), BatchJob.Task];
        var word = fields.RequiredText("task", $"one of {string.Join(", ", tasks)}");
        return Words.TryParse<LearningTask>(word, out var task) ? task
            : word == BatchJob.Task ? throw JobFields.Wrong("task", $"is {word}, which goes by POST /api/jobs, not by the trainers")
            : throw JobFields.Wrong(
                "task", $"is {JobFields.Quote(word)}; it takes one of {string.Join(", ", tasks)}");
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
}
