namespace Maas.Predict.Inference.Processes;

/// <summary>The system's own scale: which process is ended first where memory runs out.</summary>
internal static class OutOfMemoryScore
{
    private const string Path = "/proc/self/oom_score_adj";
    private const string Most = "1000";

    /// <summary>This process goes before all others; a sandbox may not let it say so.</summary>
    public static void Raise()
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                File.WriteAllText(Path, Most);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
