using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>Reads a batch prediction's JSON, strictly, with every default filled in.</summary>
public static class BatchJobReader
{
    private const string ModelTakes = "; it takes \"m\", \"m@alias\" or {\"model\": \"m\", \"version\": 1}";

    /// <exception cref="ServiceException">It is no such job: with the field's path and what it takes.</exception>
    public static BatchJob Read(JsonElement json)
    {
        JobJson.Check(json);
        var fields = new JobFields(json, "");
        fields.Know("model", "task", "dataset", "data", "output");
        fields.RequiredText("task");
        var (model, alias, version) = ReadModel(fields);
        var job = new BatchJob
        {
            Model = model,
            Alias = alias,
            Version = version,
            Dataset = DatasetName.Parse(fields.RequiredText("dataset")),
            Features = ReadFeatures(fields.Object("data")),
            Format = ReadFormat(fields.Object("output")),
            Submitted = json,
        };
        fields.End();
        return job;
    }

    private static (ModelName Model, AliasName? Alias, ModelVersion? Version) ReadModel(JobFields fields)
    {
        if (fields.Element("model") is not { ValueKind: JsonValueKind.Object or JsonValueKind.String } value)
        {
            throw fields.Has("model") ? JobFields.Wrong("model", $"is neither a text nor an object{ModelTakes}")
                : fields.Missing("model", ModelTakes);
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            var parts = value.GetString()!.Split('@', 2);
            return (ModelName.Parse(parts[0]), parts.Length > 1 ? AliasName.Parse(parts[1]) : null, null);
        }

        var named = fields.Object("model")!;
        var model = ModelName.Parse(named.RequiredText("model"));
        var version = named.Whole("version", 1, int.MaxValue) ?? throw named.Missing("version", "; it takes a version's number");
        named.End();
        return (model, null, new(version));
    }

    private static IReadOnlyList<string>? ReadFeatures(JobFields? data)
    {
        var features = data?.Texts("features");
        data?.End();
        return features is { Count: 0 } ? throw JobFields.Wrong("data.features", "is an empty list; it names columns") : features;
    }

    private static ResultFormat ReadFormat(JobFields? output)
    {
        var format = output?.Word("format", ResultFormat.Jsonl) ?? ResultFormat.Jsonl;
        output?.End();
        return format;
    }
}
