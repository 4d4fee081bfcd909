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
        };
        fields.End();
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
}
