using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Maas.Core.Registry;

namespace Maas.Predict.Batches;

/// <summary>
/// Comma-separated values as RFC 4180 has them: the row, a file's name, what the prediction has (<c>label,probability</c>, with a
/// threshold <c>labels</c> too, a JSON list; or <c>value</c>, or a column for each target or output), and the error.
/// </summary>
internal sealed class CsvResult(Manifest manifest, bool hasNames) : IResultWriter
{
    // All that hold the threshold, one or none as well: always a list.
    private const string Labels = "labels";

    private const string LineEnd = "\r\n";

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private readonly string[] columns = manifest.Decoding switch
    {
        LabelDecoding { Threshold: not null } => ["label", "probability", Labels],
        LabelDecoding => ["label", "probability"],
        RegressionDecoding { Targets: [_] } => ["value"],
        RegressionDecoding several => [.. several.Targets.Select(target => target.Name)],
        EmbeddingDecoding => ["embedding"],
        _ => [],
    };

    private readonly string[] outputs = manifest.Decoding is null or TextDecoding
        ? [.. manifest.Outputs.Select(output => output.Name)]
        : [.. manifest.Decoding.Beside];

    public void Begin(IBufferWriter<byte> part) =>
        WriteLine(part, ["row", .. hasNames ? ["name"] : Empty, .. columns, .. outputs, "error"]);

    public void Write(IBufferWriter<byte> part, RowResult row)
    {
        var error = row.Error is { } refusal ? $"{refusal.Error.Code}: {refusal.Detail}" : "";
        var cells = row.Prediction is { } prediction ? Cells(prediction.Json) : columns.Concat(outputs).Select(_ => "");
        WriteLine(
            part,
            [row.Index.ToString(CultureInfo.InvariantCulture), .. hasNames ? [row.Name ?? ""] : Empty, .. cells, error]);
    }

    private static string[] Empty => [];

    private string[] Cells(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var prediction = document.RootElement;
        var decoded = manifest.Decoding is RegressionDecoding { Targets: not [_] } ? prediction.GetProperty("values") : prediction;
        return
        [
            .. columns.Select(name => Cell(decoded, name)),
            .. outputs.Select(name => Text(prediction.GetProperty("outputs").GetProperty(name).GetProperty("data"))),
        ];
    }

    // A target may have that name too.
    private string Cell(JsonElement decoded, string name) => manifest.Decoding is LabelDecoding && name == Labels
        ? decoded.GetProperty(name).GetRawText()
        : Text(decoded.GetProperty(name));

    // A tensor of one element is that; of several, the list as JSON has it.
    private static string Text(JsonElement value) => value switch
    {
        { ValueKind: JsonValueKind.Array } when value.GetArrayLength() == 1 => Text(value[0]),
        { ValueKind: JsonValueKind.String } => value.GetString()!,
        { ValueKind: JsonValueKind.Null } => "",
        _ => value.GetRawText(),
    };

    private static void WriteLine(IBufferWriter<byte> part, IReadOnlyList<string> cells) =>
        System.Text.Encoding.UTF8.GetBytes($"{string.Join(',', cells.Select(Quoted))}{LineEnd}", part);

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(Special)
        ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : cell;
}
