namespace Maas.Cli.Up.Children;

/// <summary>A program to start, and how its output tells that it is ready.</summary>
internal sealed record ChildCommand(string Name, string Program, IReadOnlyList<string> Arguments, string Folder)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads each line; true from the one on that says that the program is ready.</summary>
    public required Func<string, bool> IsReady { get; init; }
}
