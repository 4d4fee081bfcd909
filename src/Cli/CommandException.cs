namespace Maas.Cli;

/// <summary>Why a command ends without having done what it was asked for: told as one line, its violations as a list.</summary>
internal sealed class CommandException(int exitCode, string message, params IReadOnlyList<string> violations) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Violations { get; } = violations;

    public static CommandException WrongUsage(string message) => new(Cli.ExitCode.WrongUsage, message);

    public static CommandException Unreachable(string message) => new(Cli.ExitCode.Unreachable, message);

    public static CommandException Refused(string message, params IReadOnlyList<string> violations) =>
        new(Cli.ExitCode.Refused, message, violations);
}
