using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's <c>base</c>: a template, or a model's version.</summary>
internal static class JobBaseReader
{
    public static JobBase Read(JobFields fields)
    {
        var start = new JobBase
        {
            Template = fields.Text("template"),
            Options = fields.Object("options") is null ? default : fields.Element("options")!.Value,
            Model = fields.Text("model") is { } model ? ModelName.Parse(model) : null,
            Version = fields.Whole("version", 1, int.MaxValue) is { } version ? new ModelVersion(version) : null,
            Freeze = Patterns("base.freeze", fields.Texts("freeze") ?? []),
            Head = fields.Word("head", HeadChoice.Keep),
            LearningRates = LearningRates(fields.Object("learningRates")),
        };
        fields.End();
        foreach (var field in new[] { "freeze", "head", "learningRates" }.Where(field => start.Model is null && fields.Has(field)))
        {
            throw JobFields.Wrong($"base.{field}", "belongs to a model, not to a template");
        }

        return start switch
        {
            { Template: null, Model: null } => throw JobFields.Wrong("base", "names neither a template nor a model"),
            { Template: not null, Model: not null } => throw JobFields.Wrong("base", "names a template and a model; it takes one of them"),
            { Template: not null, Version: not null } => throw JobFields.Wrong("base.version", "belongs to a model, not to a template"),
            { Model: not null, Options.ValueKind: not System.Text.Json.JsonValueKind.Undefined } =>
                throw JobFields.Wrong("base.options", "belongs to a template, not to a model"),
            _ => start,
        };
    }

    private static IReadOnlyList<LearningRateFactor> LearningRates(JobFields? fields)
    {
        if (fields is null)
        {
            return [];
        }

        var patterns = Patterns("base.learningRates", fields.Names);
        return [.. patterns.Select(pattern => new LearningRateFactor(pattern, fields.Number(pattern, 0, 1_000, open: true) ?? 1))];
    }

    private static IReadOnlyList<string> Patterns(string place, IReadOnlyList<string> patterns) => patterns.Contains("")
        ? throw JobFields.Wrong(place, "has an empty pattern; a pattern is a name, with * for any text and ? for any character")
        : patterns;
}
