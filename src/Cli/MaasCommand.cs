using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Maas.Cli.Bench;
using Maas.Cli.Datasets;
using Maas.Cli.Jobs;
using Maas.Cli.Keys;
using Maas.Cli.Predict;
using Maas.Cli.Registry;
using Maas.Cli.Train;
using Maas.Cli.Up;
using Maas.Cli.Usage;

namespace Maas.Cli;

/// <summary>The whole command line: its verbs, and the one place where failures become exit codes.</summary>
internal static class MaasCommand
{
    public static async Task<int> RunAsync(string[] arguments, Surroundings surroundings, CancellationToken cancellation)
    {
        var parsed = Create(surroundings).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = surroundings.Terminal.Output,
            Error = surroundings.Terminal.ErrorOutput,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed, surroundings);
        }

        try
        {
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (CommandException failure)
        {
            surroundings.Terminal.Fail(failure);
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    public static RootCommand Create(Surroundings surroundings) =>
        new($"Models as a service: from a dataset to a model that answers over HTTP.\n\n{ExitCode.Help}")
        {
            Call.JsonOption,
            UpCommand.Create(surroundings),
            TrainCommand.Create(surroundings),
            PredictCommand.Create(surroundings),
            BenchCommand.Create(surroundings),
            ModelsCommand.Create(surroundings),
            JobsCommand.Create(surroundings),
            DatasetsCommand.Create(surroundings),
            UsageCommand.Create(surroundings),
            KeysCommand.Create(surroundings),
        };

    private static int Refuse(ParseResult parsed, Surroundings surroundings)
    {
        foreach (var error in parsed.Errors)
        {
            surroundings.Terminal.Note($"error: {error.Message}");
        }

        var verbs = parsed.CommandResult.Command is RootCommand ? "" : $" {Verbs(parsed.CommandResult)}";
        surroundings.Terminal.Note($"See: {Invocation.Name}{verbs} --help");
        return ExitCode.WrongUsage;
    }

    private static string Verbs(CommandResult command) => command.Parent is CommandResult { Command: not RootCommand } parent
        ? $"{Verbs(parent)} {command.Command.Name}"
        : command.Command.Name;
}
