using System.Globalization;

namespace Maas.Codecs.Text.Unicode;

/// <summary>
/// What normalisation asks of the Unicode Character Database (15.0): combining classes, decompositions and their inverse. Ours, because
/// .NET leaves them to ICU, which the machines that we run on need not have. Read once, at first use; for any number of threads.
/// </summary>
internal sealed class UnicodeTables
{
    private const int ClassesEnd = 0x1F000;
    private const int HangulFirst = 0xAC00, HangulCount = 11_172;
    private const int LeadFirst = 0x1100, LeadCount = 19;
    private const int VowelFirst = 0x1161, VowelCount = 21;
    private const int TailFirst = 0x11A7, TailCount = 28;

    private static readonly Lazy<UnicodeTables> Shared = new(() => new());

    private readonly byte[] classes = new byte[ClassesEnd];
    private readonly Dictionary<int, int[]> canonical = [];
    private readonly Dictionary<int, int[]> compatible = [];
    private readonly Dictionary<(int First, int Second), int> composites = [];

    private UnicodeTables()
    {
        var (steps, compatibleSteps, excluded) = Read();
        foreach (var code in steps.Keys)
        {
            canonical[code] = [.. Expand(code, steps, null)];
            compatible[code] = [.. Expand(code, steps, compatibleSteps)];
        }

        foreach (var code in compatibleSteps.Keys)
        {
            compatible[code] = [.. Expand(code, steps, compatibleSteps)];
        }

        // What is not composed again, beside the listed: single ones, and those in which a mark comes first.
        foreach (var (code, step) in steps.Where(step => step.Value.Length == 2 && !excluded.Contains(step.Key)))
        {
            if (Class(code) == 0 && Class(step[0]) == 0)
            {
                composites[(step[0], step[1])] = code;
            }
        }
    }

    public static UnicodeTables Instance => Shared.Value;

    /// <summary>The canonical combining class: 0 of what begins a character, else where a mark stands among others.</summary>
    public int Class(int code) => code < ClassesEnd ? classes[code] : 0;

    /// <summary>The whole decomposition of a code point; empty where it is its own.</summary>
    public ReadOnlySpan<int> Decompose(int code, bool compatibly) =>
        (compatibly ? compatible : canonical).TryGetValue(code, out var parts) ? parts : [];

    public static bool IsHangul(int code) => (uint)(code - HangulFirst) < HangulCount;

    /// <summary>A Hangul syllable's letters; the last is 0 where there are two.</summary>
    public static (int Lead, int Vowel, int Tail) DecomposeHangul(int code)
    {
        var index = code - HangulFirst;
        var tail = index % TailCount;
        return (
            LeadFirst + (index / (VowelCount * TailCount)),
            VowelFirst + (index % (VowelCount * TailCount) / TailCount),
            tail == 0 ? 0 : TailFirst + tail);
    }

    /// <summary>The one code point for two, or −1.</summary>
    public int Compose(int first, int second)
    {
        if ((uint)(first - LeadFirst) < LeadCount && (uint)(second - VowelFirst) < VowelCount)
        {
            return HangulFirst + ((((first - LeadFirst) * VowelCount) + second - VowelFirst) * TailCount);
        }

        if (IsHangul(first) && (first - HangulFirst) % TailCount == 0 && second > TailFirst && second < TailFirst + TailCount)
        {
            return first + second - TailFirst;
        }

        return composites.GetValueOrDefault((first, second), -1);
    }

    private (Dictionary<int, int[]> Canonical, Dictionary<int, int[]> Compatible, HashSet<int> Excluded) Read()
    {
        var (steps, compatibleSteps, excluded) = (new Dictionary<int, int[]>(), new Dictionary<int, int[]>(), new HashSet<int>());
        using var stream = typeof(UnicodeTables).Assembly.GetManifestResourceStream("Decompositions")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (line[0] == '#')
            {
                continue;
            }

            var fields = line.Split(';');
            var code = Code(fields[0]);
            if (fields[1] == "x")
            {
                excluded.Add(code);
                continue;
            }

            if (fields[1] != "0")
            {
                classes[code] = byte.Parse(fields[1], CultureInfo.InvariantCulture);
            }

            if (fields[2].Length > 0)
            {
                (fields[2][0] == '~' ? compatibleSteps : steps)[code] = [.. fields[2].TrimStart('~').Split(' ').Select(Code)];
            }
        }

        return (steps, compatibleSteps, excluded);
    }

    private static IEnumerable<int> Expand(int code, Dictionary<int, int[]> steps, Dictionary<int, int[]>? compatibleSteps) =>
        steps.TryGetValue(code, out var parts) || (compatibleSteps?.TryGetValue(code, out parts) ?? false)
            ? parts!.SelectMany(part => Expand(part, steps, compatibleSteps))
            : [code];

    private static int Code(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
