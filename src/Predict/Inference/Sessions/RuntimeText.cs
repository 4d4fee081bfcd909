using System.Text.RegularExpressions;
using Maas.Onnx.Guarding;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>ONNX Runtime's messages as one short line, without places in its source and without this machine's folders.</summary>
internal static partial class RuntimeText
{
    /// <summary>What is told of a process that has no memory left.</summary>
    public const string NoMemory = "it takes more memory than there is";

    private const int MostCharacters = 300;

    // As its arena says it, the C++ library, and the system where a file can't be mapped.
    private static readonly string[] OfNoMemory = ["Failed to allocate memory", "bad_alloc", "Cannot allocate memory", NoMemory];

    public static string Of(OnnxRuntimeException exception) => Of(exception.Message);

    /// <summary>Whether there was no memory for what failed, which is not the model's fault alone.</summary>
    public static bool TellsNoMemory(string message) =>
        Array.Exists(OfNoMemory, text => message.Contains(text, StringComparison.Ordinal));

    internal static string Of(string message)
    {
        // "[ErrorCode:Fail] /source/file.cc:12 function… what went wrong"
        var line = message.ReplaceLineEndings(" ");
        if (Refusal().Match(line) is { Success: true } refusal)
        {
            return refusal.Groups[1].Value;
        }

        var source = line.LastIndexOf(".cc:", StringComparison.Ordinal);
        var space = source < 0 ? -1 : line.IndexOf(' ', source);
        line = space < 0 ? line : line[(space + 1)..];
        line = LoadedFrom().Replace(line, "");
        return line.Length > MostCharacters ? $"{line[..MostCharacters]}…" : line;
    }

    // The name of a node that is there to refuse says why.
    [GeneratedRegex($"Name:'(.{{1,300}}? {EmptinessGuard.Refusal})'", RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();

    [GeneratedRegex("Load model from .*? failed: ?", RegexOptions.CultureInvariant)]
    private static partial Regex LoadedFrom();
}
