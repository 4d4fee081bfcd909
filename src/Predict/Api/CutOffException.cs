namespace Maas.Predict.Api;

/// <summary>A stream ends before what is to be read of it.</summary>
public sealed class CutOffException : EndOfStreamException
{
    private CutOffException(long bytes) => Bytes = bytes;

    /// <summary>How much of it came.</summary>
    public long Bytes { get; }

    public static void ThrowIf(bool isCutOff, long bytes)
    {
        if (isCutOff)
        {
            throw new CutOffException(bytes);
        }
    }
}
