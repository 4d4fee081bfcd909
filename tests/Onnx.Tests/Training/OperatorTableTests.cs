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
    private const int ColumnPairs = 4;

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
            .Select(group => $"| {group.Key} | {string.Join(", ", group.Select(each => each.SinceVersion))} ")
            .ToArray();
        var rows = (cells.Length + ColumnPairs - 1) / ColumnPairs;
        var table = new StringBuilder()
            .Append(string.Concat(Enumerable.Repeat("| operator | from opset ", ColumnPairs))).Append("|\n")
            .Append(string.Concat(Enumerable.Repeat("|---|---", ColumnPairs))).Append("|\n");
        for (var row = 0; row < rows; row++)
        {
            var line = Enumerable.Range(0, ColumnPairs).Select(column => cells.ElementAtOrDefault((column * rows) + row) ?? "| | ");
            table.Append(string.Concat(line)).Append("|\n");
        }

        return table.ToString();
    }
}
