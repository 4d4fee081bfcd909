using System.CommandLine;
using Maas.Cli.Output;
using Maas.Cli.Service;

namespace Maas.Cli;

/// <summary>Lists that come in pages.</summary>
internal static class Listing
{
    /// <summary>How many a list shows where nobody says.</summary>
    public const int UsualTop = 50;

    public static Option<int> TopOption() => new("--top")
    {
        Description = "At most so many",
        HelpName = "N",
        DefaultValueFactory = _ => UsualTop,
    };

    public static void Write<T>(
        Terminal terminal, Page<T> page, IReadOnlyList<string> headings, Func<T, IReadOnlyList<string>> row)
    {
        if (page.Value.Count == 0)
        {
            terminal.Note("There are none.");
            return;
        }

        terminal.Table(headings, page.Value.Select(row));
        if (page.NextLink is not null)
        {
            terminal.Note("There are more; --top takes a greater number.");
        }
    }
}
