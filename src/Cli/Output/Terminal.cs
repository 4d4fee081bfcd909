using Spectre.Console;

namespace Maas.Cli.Output;

/// <summary>
/// Where a command speaks: lines and tables to standard output, failures to standard error. Safe to call from several threads.
/// Text is written as it is, never read as Spectre's markup.
/// </summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool interactive)
{
    // Wide enough that no row of a table is folded where its reader is a program.
    private const int RedirectedWidth = 1000;

    public TextWriter Output { get; } = TextWriter.Synchronized(output);

    public TextWriter ErrorOutput { get; } = TextWriter.Synchronized(error);

    /// <summary>Whether a person sees the output as it comes, so that bars may move.</summary>
    public bool IsInteractive => interactive;

    public void Line(string text = "") => Output.WriteLine(text);

    public void Note(string text) => ErrorOutput.WriteLine(text);

    public void Fail(CommandException failure)
    {
        ErrorOutput.WriteLine($"error: {failure.Message}");
        foreach (var violation in failure.Violations)
        {
            ErrorOutput.WriteLine($"  - {violation}");
        }
    }

    /// <summary>A table with these headings; cells are plain text.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))).NoWrap().PadRight(2));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        CreateConsole().Write(table);
    }

    /// <summary>Names and values, one a line.</summary>
    public void Fields(params IReadOnlyList<(string Name, string? Value)> fields)
    {
        var width = fields.Max(field => field.Name.Length);
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
        {
            Line($"{name.PadRight(width)}  {value}");
        }
    }

    public IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Output),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!interactive)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
