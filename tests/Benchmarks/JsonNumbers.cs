using System.Globalization;

using System.Text.Json;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Benchmarks;

/// <summary>15,000 JSON numbers to a float32 tensor, against the plain way: a JSON reader's tokens and GetSingle.</summary>
internal static class JsonNumbers
{
    private const int Count = 15_000;

    public static async Task RunAsync()
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, Count).Select(_ => random.NextSingle().ToString("0.000000", CultureInfo.InvariantCulture));
        var json = System.Text.Encoding.UTF8.GetBytes($"[[{string.Join(',', numbers)}]]");
        var declared = new TensorDescription("x", "FP32", [-1, Count]);
        var plain = new float[Count];

        Console.WriteLine($"{Count} numbers of {json.Length / Count} characters");
        Comparison.PrintHead("ours", "Utf8JsonReader.GetSingle");
        await Comparison.PrintAsync("JSON to float32", () => Ours(json, declared), () => Plain(json, plain));
    }

    private static Task Ours(byte[] json, TensorDescription declared)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        using var tensor = NestedArrays.Read(ref reader, declared, "x", new TensorBudget(1 << 30));
        return Task.CompletedTask;
    }

    private static Task Plain(byte[] json, float[] numbers)
    {
        var reader = new Utf8JsonReader(json);
        var count = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                numbers[count++] = reader.GetSingle();
            }
        }

        return Task.CompletedTask;
    }
}
