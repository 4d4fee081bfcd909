using System.CommandLine;

namespace Maas.Cli;

internal static class CommandActions
{
    /// <summary>Gives a command its arguments, options or subcommands, and what it does.</summary>
    public static Command Does(this Command command, Surroundings surroundings, Func<Call, Task> action) =>
        command.Does(surroundings, async call =>
        {
            await action(call);
            return ExitCode.Done;
        });

    public static Command Does(this Command command, Surroundings surroundings, Func<Call, Task<int>> action)
    {
        command.SetAction(async (arguments, cancellation) =>
        {
            using var call = new Call(arguments, surroundings, cancellation);
            return await action(call);
        });
        return command;
    }
}
