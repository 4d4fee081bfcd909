namespace Maas.Train.Graph;

/// <summary>Whether a graph is training now: batch statistics, dropout. Shared by its nodes; changed between forward passes only.</summary>
internal sealed class Mode
{
    public bool Training { get; set; }
}
