using System.Text.Json;

namespace Maas.Cli.Up.Samples;

/// <summary>A job that comes with this program, its data, and something to ask its model.</summary>
internal sealed record Sample(string Folder, string DatasetFile, string JobFile, string InputFile)
{
    private static readonly string Root = System.IO.Path.Combine(AppContext.BaseDirectory, "Samples");

    public static IReadOnlyList<Sample> All { get; } =
    [
        new("digits", "digits.zip", "job.json", "7.png"),
        new("penguins", "penguins.csv", "species.json", "unknown-species.csv"),
        new("penguins", "penguins.csv", "body-mass.json", "unknown-mass.csv"),
        new("classic", "classic.csv", "job.json", "row.csv"),
    ];

    public string DatasetPath => System.IO.Path.Combine(Root, Folder, DatasetFile);

    public string InputPath => System.IO.Path.Combine(Root, Folder, InputFile);

    public string Job { get; } = File.ReadAllText(System.IO.Path.Combine(Root, Folder, JobFile));

    public string Model => Name("model");

    public string Dataset => Name("dataset");

    private string Name(string field)
    {
        using var job = JsonDocument.Parse(Job);
        return job.RootElement.GetProperty(field).GetString()!;
    }
}
