namespace Maas.Cli.Train;

/// <summary>A commented job for each task.</summary>
internal static class Example
{
    public static IReadOnlyList<string> Tasks { get; } =
        [.. typeof(Example).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)];

    public static string Of(string task)
    {
        using var stream = typeof(Example).Assembly.GetManifestResourceStream(task)
            ?? throw CommandException.WrongUsage($"there is no task \"{task}\"; tasks are {string.Join(", ", Tasks)}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
