using System.Text.RegularExpressions;
using Maas.Onnx.Guarding;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>ONNX Runtime's messages as one short line, without places in its source and without this machine's folders.</summary>
internal static partial class RuntimeText
{
    private const int MostCharacters = 300;

    public static string Of(OnnxRuntimeException exception) => Of(exception.Message);

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
