using System.Text.Json;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's <c>data</c>.</summary>
internal static class DataChoiceReader
{
    private const string SplitTakes = "\"none\", or an object with validation and test";
    private const string EncodingTakes = "\"auto\", \"none\" or an object";

    public static DataChoice Read(JobFields? fields)
    {
        if (fields is null)
        {
            return new();
        }

        var choice = new DataChoice
        {
            Split = Split(fields),
            Features = fields.Texts("features"),
            Targets = fields.Texts("targets") ?? [],
            Encoding = Encoding(fields),
            Augmentation = AugmentationReader.Read(fields.Object("augmentation")),
        };
        fields.End();
        return choice.Features is { Count: 0 }
            ? throw JobFields.Wrong("data.features", "is an empty list; leave it out for all columns")
            : choice;
    }

    private static SplitRule Split(JobFields data)
    {
        if (data.Element("split") is { ValueKind: JsonValueKind.String } word)
        {
            return word.GetString() == "none"
                ? SplitRule.None
                : throw JobFields.Wrong(
                    "data.split", $"is {JobFields.Quote(word.GetString()!)}; it takes {SplitTakes}");
        }

        if (data.Object("split", SplitTakes) is not { } fields)
        {
            return new();
        }

        var second = fields.Text("testDataset") is { } name ? DatasetName.Parse(name) : (DatasetName?)null;
        var rule = new SplitRule
        {
            TestDataset = second,
            Validation = fields.Number("validation", 0, 0.9, open: false) ?? 0.1,
            Test = fields.Number("test", 0, 0.9, open: false) ?? (second is null ? 0.1 : 0),
            Column = fields.Text("column"),
            Group = fields.Text("group"),
        };
        fields.End();
        return rule switch
        {
            { Column: not null, Group: not null } =>
                throw JobFields.Wrong("data.split", "names a column and a group; it takes one of them"),
            { TestDataset: not null, Test: > 0 } =>
                throw JobFields.Wrong("data.split", "names a testDataset and a test fraction; it takes one of them"),
            { TestDataset: not null, Column: not null } =>
                throw JobFields.Wrong("data.split", "names a testDataset and a column; it takes one of them"),
            { Validation: var validation, Test: var test } when validation + test > 0.9 =>
                throw JobFields.Wrong("data.split", "leaves less than 0.1 for training"),
            _ => rule,
        };
    }

    private static EncodingChoice Encoding(JobFields data)
    {
        if (data.Element("encoding") is { ValueKind: JsonValueKind.String } word)
        {
            return word.GetString() switch
            {
                "none" => EncodingChoice.None,
                "auto" => new(),
                var other =>
                    throw JobFields.Wrong("data.encoding", $"is {JobFields.Quote(other!)}; it takes {EncodingTakes}"),
            };
        }

        if (data.Object("encoding", EncodingTakes) is not { } fields)
        {
            return new();
        }

        var choice = new EncodingChoice
        {
            Numbers = fields.Word("numbers", NumberEncoding.Standardize),
            Categories = fields.Word("categories", CategoryEncoding.OneHot),
            Width = fields.Whole("width", 1, 4096),
            Height = fields.Whole("height", 1, 4096),
            Channels = fields.Whole("channels", 1, 3),
            Resize = fields.Word("resize", ImageResize.Stretch),
            Background = Background(fields),
            SampleRate = fields.Whole("sampleRate", 1_000, 192_000),
            Seconds = fields.Number("seconds", 0, 600, open: true),
            Length = fields.Whole("length", 1, 8192),
            Cleaning = TextChoiceReader.Cleaning(fields.Object("cleaning")),
            Tokenizer = TextChoiceReader.Tokenizer(fields.Object("tokenizer")),
        };
        fields.End();
        return choice.Channels == 2 ? throw JobFields.Wrong("data.encoding.channels", "is 2; it takes 1 or 3") : choice;
    }

    private static string? Background(JobFields encoding) => encoding.Text("background") switch
    {
        { } text when !BackgroundColor.TryParse(text, out _) => throw JobFields.Wrong(
            "data.encoding.background", $"is {JobFields.Quote(text)}; it takes {BackgroundColor.Expected}"),
        var text => text,
    };
}
