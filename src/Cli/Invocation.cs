namespace Maas.Cli;

/// <summary>How this program is called in commands that are printed: so that they work as they stand.</summary>
internal static class Invocation
{
    /// <summary><c>maas</c> where the shell finds it, else the path of this program.</summary>
    public static string Name { get; } = Find();

    /// <summary>The text as one word of a shell's command.</summary>
    public static string Quote(string text) => text switch
    {
        _ when text.All(IsPlain) => text,
        _ when OperatingSystem.IsWindows() => $"\"{text}\"",
        _ => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'",
    };

    private static string Find()
    {
        var file = OperatingSystem.IsWindows() ? "maas.exe" : "maas";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (folders.Any(folder => File.Exists(Path.Combine(folder, file))))
        {
            return "maas";
        }

        // Beside the assembly stands the program that starts it; without it (run by the dotnet host), that host does.
        var program = Path.Combine(AppContext.BaseDirectory, file);
        return File.Exists(program) ? Quote(program) : $"dotnet {Quote(Path.Combine(AppContext.BaseDirectory, "maas.dll"))}";
    }

    private static bool IsPlain(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || "/:._-+@=,%".Contains(letter) || (letter == '\\' && OperatingSystem.IsWindows());
}
