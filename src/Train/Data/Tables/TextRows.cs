using Maas.Datasets.Tables;
using Maas.Train.Data.Texts;
using Utf8 = System.Text.UTF8Encoding;

namespace Maas.Train.Data.Tables;

/// <summary>Rows of which one column is a text, as tokens.</summary>
internal sealed class TextRows(string column, TextRecords records) : IRowEncoder
{
    public IReadOnlyList<string> Columns { get; } = [column];

    public IReadOnlyList<TensorLayout> Inputs => records.Inputs;

    public LearnedEncoding Learned => records.Learned;

    public void Encode(CsvRow row, Span<byte> inputs) => records.Encode(TextOf(row), inputs);

    /// <summary>The text of a row that was read with <see cref="Columns"/>.</summary>
    public static string TextOf(CsvRow row) => Utf8.UTF8.GetString(row.Cells[0].Span);
}
