using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maas.Predict.Inference.Outputs;

/// <summary>JSON that is being written, in memory that goes from one answer to another. Rented and returned by its one owner.</summary>
internal sealed class JsonPage
{
    private const int MostKeptBytes = 64 << 10;
    private const int MostKept = 256;

    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly ConcurrentBag<JsonPage> Kept = [];

    private JsonPage() => Writer = new(Text, Readable);

    public AnswerText Text { get; } = new(1024);

    public Utf8JsonWriter Writer { get; }

    /// <summary>What was flushed by the writer; void once the page is returned.</summary>
    public ReadOnlyMemory<byte> Json => Text.Written;

    public static JsonPage Rent() => Kept.TryTake(out var page) ? page : new();

    public void Return()
    {
        if (Text.Capacity > MostKeptBytes || Kept.Count >= MostKept)
        {
            Writer.Dispose();
            return;
        }

        Writer.Reset();
        Text.Clear();
        Kept.Add(this);
    }
}
