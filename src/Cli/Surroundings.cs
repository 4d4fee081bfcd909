using Maas.Cli.Output;

namespace Maas.Cli;

/// <summary>What a command gets from outside: the terminal, standard input, environment variables, time.</summary>
internal sealed class Surroundings : IDisposable
{
    public required Terminal Terminal { get; init; }

    public required Stream Input { get; init; }

    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Time { get; init; }

    public static Surroundings OfThisProcess() => new()
    {
        Terminal = new Terminal(Console.Out, Console.Error, interactive: !Console.IsOutputRedirected),
        Input = Console.OpenStandardInput(),
        Variable = Environment.GetEnvironmentVariable,
        Time = TimeProvider.System,
    };

    public void Dispose() => Input.Dispose();
}
