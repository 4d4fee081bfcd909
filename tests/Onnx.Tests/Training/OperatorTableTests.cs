using System.Text;
using Maas.Onnx.Format;
using Maas.Onnx.Training;
using Maas.Testing;

namespace Maas.Onnx.Tests.Training;

[TestClass]
public sealed class OperatorTableTests
{
    private const string Begin = "<!-- operators: generated, checked by a test -->\n";
    private const string End = "<!-- end of operators -->";
    private const int Columns = 3;

    [TestMethod]
    public void The_README_tells_exactly_the_operators_that_can_be_trained()
    {
        var readme = File.ReadAllText(RepositoryFolder.Combine("README.md")).ReplaceLineEndings("\n");
        var start = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;

        var told = readme[start..readme.IndexOf(End, StringComparison.Ordinal)];

        Assert.AreEqual(Table(), told, $"The README's table should be:\n{Table()}");
    }

    private static string Table()
    {
        var cells = TrainableOperators.All
            .GroupBy(each => OperatorName.Of(each.Domain, each.Name))
            .Select(group =>
                $"| {group.Key} | {string.Join(", ", group.Select(each => each.SinceVersion))} | {Shortened(group.First().ElementTypes)} ")
            .ToArray();
        var rows = (cells.Length + Columns - 1) / Columns;
        var table = new StringBuilder()
            .Append(string.Concat(Enumerable.Repeat("| operator | from opset | types ", Columns))).Append("|\n")
            .Append(string.Concat(Enumerable.Repeat("|---|---|---", Columns))).Append("|\n");
        for (var row = 0; row < rows; row++)
        {
            var line = Enumerable.Range(0, Columns).Select(column => cells.ElementAtOrDefault((column * rows) + row) ?? "| | | ");
            table.Append(string.Concat(line)).Append("|\n");
        }

        return table.ToString();
    }

    // The README's own words: F for the three floating-point types, I for the whole numbers.
    private static string Shortened(IEnumerable<string> types) =>
        string.Join(' ', types).Replace("f32 f64 f16", "F", StringComparison.Ordinal)
            .Replace("i8 i16 i32 i64 u8", "I", StringComparison.Ordinal);
}
