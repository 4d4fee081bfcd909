using System.CommandLine;
using Maas.Cli.Output;
using Maas.Cli.Profile;
using Maas.Cli.Service;

namespace Maas.Cli;

/// <summary>One command line being carried out.</summary>
internal sealed class Call(ParseResult arguments, Surroundings surroundings, CancellationToken cancellation) : IDisposable
{
    private ServiceClient? service;

    public static Option<bool> JsonOption { get; } = new("--json")
    {
        Description = "Write the service's own JSON, and nothing else, to standard output",
        Recursive = true,
    };

    public Surroundings Surroundings => surroundings;

    public Terminal Terminal => surroundings.Terminal;

    public CancellationToken Cancellation => cancellation;

    public bool Json => arguments.GetValue(JsonOption);

    /// <summary>The deployment that MAAS_URL and MAAS_KEY name, else the profile.</summary>
    public Deployment Deployment => ProfileFile.At(surroundings.Variable).Read(surroundings.Variable);

    public ServiceClient Service => service ??= ServiceClient.For(Deployment);

    public T Get<T>(Argument<T> argument) => arguments.GetValue(argument)!;

    public T? Get<T>(Option<T> option) => arguments.GetValue(option);

    /// <summary>Writes the answer's JSON, or for humans what <paramref name="show"/> makes of it.</summary>
    public void Show<T>(Answer answer, Action<T> show)
    {
        if (Json)
        {
            Terminal.Line(answer.Text);
        }
        else
        {
            show(answer.Read<T>());
        }
    }

    public void Dispose() => service?.Dispose();
}
