namespace Maas.Codecs.Text.Vocabularies;

/// <summary>Which pairs of tokens join to which token, the first of them first.</summary>
internal sealed class MergeTable
{
    private readonly Dictionary<long, (int Rank, int Token)> merges;

    public MergeTable(int count) => merges = new(count);

    /// <summary>The next merge; false where the pair has one already.</summary>
    public bool TryAdd(int left, int right, int token) => merges.TryAdd(Key(left, right), (merges.Count, token));

    public (int Rank, int Token)? Find(int left, int right) =>
        merges.TryGetValue(Key(left, right), out var merge) ? merge : null;

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
