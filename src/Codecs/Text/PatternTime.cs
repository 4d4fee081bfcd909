namespace Maas.Codecs.Text;

/// <summary>
/// The time that a tokenizer's patterns have for one text, with all the places where they match: the runtime's own limit is for each
/// place anew, of which a text has as many as characters. Begun and ended by the thread that encodes the text.
/// </summary>
internal readonly ref struct PatternTime : IDisposable
{
    /// <summary>At one place, and beside the characters.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    // Patterns in use take some 0.1 us on a machine at rest (28 November 2026).
    private const double MicrosecondsEach = 10;

    [ThreadStatic]
    private static long end;

    /// <summary>For a text of so many characters; it holds until it is disposed, on this thread.</summary>
    public static PatternTime Begin(int characters)
    {
        var most = Most + TimeSpan.FromMicroseconds(MicrosecondsEach * characters);
        end = TimeProvider.System.GetTimestamp() + (long)(most.TotalSeconds * TimeProvider.System.TimestampFrequency);
        return default;
    }

    /// <summary>Whether a text is under way that has no time left.</summary>
    public static bool IsOver => end != 0 && TimeProvider.System.GetTimestamp() > end;

    public void Dispose() => end = 0;
}
