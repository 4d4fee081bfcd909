namespace Maas.Codecs.Text.Splitting;

/// <summary>
/// The parts of one piece, from its first character to its last: those that matched and those between. <see cref="Split"/> makes pieces.
/// </summary>
internal sealed class Matches(Piece piece)
{
    private readonly List<(int Start, int End, bool Matched)> parts = [];
    private int end;

    /// <summary>The next match; what lies between it and the one before is a part that did not match.</summary>
    public void Add(int start, int stop)
    {
        if (end < start)
        {
            parts.Add((end, start, false));
        }

        if (start < stop)
        {
            parts.Add((start, stop, true));
        }

        end = Math.Max(end, stop);
    }

    /// <summary>The pieces; inverted, it is what did not match that the split is at.</summary>
    public void Split(SplitBehavior behavior, bool inverted, List<Piece> pieces)
    {
        if (end < piece.Text.Length)
        {
            parts.Add((end, piece.Text.Length, false));
        }

        var joined = behavior == SplitBehavior.MergedWithNext ? JoinedWithNext(inverted) : Joined(behavior, inverted);
        foreach (var (start, stop, matched) in joined)
        {
            if (behavior != SplitBehavior.Removed || matched == inverted)
            {
                pieces.Add(piece.Slice(start, stop));
            }
        }
    }

    private List<(int Start, int End, bool Matched)> Joined(SplitBehavior behavior, bool inverted)
    {
        var joined = new List<(int Start, int End, bool Matched)>(parts.Count);
        var before = false;
        foreach (var part in parts)
        {
            var matched = part.Matched != inverted;
            var joins = joined.Count > 0 && behavior switch
            {
                SplitBehavior.MergedWithPrevious => matched && !before,
                SplitBehavior.Contiguous => matched == before,
                SplitBehavior.Removed or SplitBehavior.Isolated => false,
                _ => throw new InvalidOperationException($"unknown behaviour {behavior}"),
            };
            if (joins)
            {
                joined[^1] = joined[^1] with { End = part.End };
            }
            else
            {
                joined.Add(part);
            }

            before = matched;
        }

        return joined;
    }

    private List<(int Start, int End, bool Matched)> JoinedWithNext(bool inverted)
    {
        var joined = new List<(int Start, int End, bool Matched)>(parts.Count);
        var before = false;
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var matched = parts[i].Matched != inverted;
            if (matched && !before && joined.Count > 0)
            {
                joined[^1] = joined[^1] with { Start = parts[i].Start };
            }
            else
            {
                joined.Add(parts[i]);
            }

            before = matched;
        }

        joined.Reverse();
        return joined;
    }
}
