using System.Text;
using Maas.Cli.Output;

namespace Maas.Cli.Tests;

/// <summary>Command lines, run in this process as the program would run them with its output redirected.</summary>
internal static class CommandLine
{
    public const string Key = "a-key";

    /// <summary>With MAAS_URL and MAAS_KEY of this service.</summary>
    public static Task<MaasResult> RunAsync(AnsweringService service, params string[] arguments) => RunAsync(service, "", arguments);

    /// <summary>Interrupted as by Ctrl+C.</summary>
    public static Task<MaasResult> RunAsync(AnsweringService service, CancellationToken interrupt, params string[] arguments) =>
        RunAsync(Of(service), "", arguments, interrupt);

    public static Task<MaasResult> RunAsync(AnsweringService service, string input, string[] arguments) =>
        RunAsync(Of(service), input, arguments);

    /// <summary>Surroundings where nothing is said and nothing is set.</summary>
    public static Surroundings Quiet() => new()
    {
        Terminal = new Terminal(TextWriter.Null, TextWriter.Null, interactive: false),
        Input = Stream.Null,
        Variable = _ => null,
        Time = TimeProvider.System,
    };

    public static async Task<MaasResult> RunAsync(
        Dictionary<string, string> variables, string input, string[] arguments, CancellationToken interrupt = default)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        using var surroundings = new Surroundings
        {
            Terminal = new Terminal(output, errors, interactive: false),
            Input = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = name => variables.GetValueOrDefault(name),
            Time = TimeProvider.System,
        };
        var code = await MaasCommand.RunAsync(arguments, surroundings, interrupt);
        return new MaasResult(code, output.ToString(), errors.ToString());
    }

    private static Dictionary<string, string> Of(AnsweringService service) =>
        new() { ["MAAS_URL"] = service.Address, ["MAAS_KEY"] = Key };
}

internal sealed record MaasResult(int ExitCode, string Output, string Errors);
