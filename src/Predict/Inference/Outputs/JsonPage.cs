using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maas.Predict.Inference.Outputs;

/// <summary>JSON that is being written, in memory that goes from one answer to another. Rented and returned by its one owner.</summary>
internal sealed class JsonPage
{
    private const int MostKeptBytes = 64 << 10;

    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // The thread that takes a page is mostly the one that gives it back: in a place of all threads they would wait for each other.
    [ThreadStatic]
    private static JsonPage? kept;

    private JsonPage() => Writer = new(Text, Readable);

    public AnswerText Text { get; } = new(1024);

    public Utf8JsonWriter Writer { get; }

    /// <summary>What was flushed by the writer; void once the page is returned.</summary>
    public ReadOnlyMemory<byte> Json => Text.Written;

    public static JsonPage Rent()
    {
        var page = kept ?? new();
        kept = null;
        return page;
    }

    public void Return()
    {
        if (kept is not null || Text.Capacity > MostKeptBytes)
        {
            Writer.Dispose();
            return;
        }

        Writer.Reset();
        Text.Clear();
        kept = this;
    }
}
