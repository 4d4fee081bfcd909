namespace Maas.Cli.Jobs;

/// <summary>Of a batch prediction, how far it is.</summary>
internal sealed record JobRows(long Rows, long Done, long Failed)
{
    public string Sentence() => $"{Done} of {Rows} rows{(Failed > 0 ? $", {Failed} with an error" : "")}";
}
