namespace Maas.Onnx.Templates;

/// <summary>What a template is asked to take and give.</summary>
internal static class TemplateShape
{
    // 2^28 float32 values are 1 GiB: beyond it the file could not hold weights and be one protobuf message.
    private const long MostWeights = 1L << 28;

    /// <exception cref="OnnxException">A length is below 1, or nothing or too much is asked for.</exception>
    public static void Check(string template, DataShape data)
    {
        if (data.InputShape.Count == 0 || data.InputShape.Any(length => length < 1))
        {
            throw new OnnxException(
                $"template {template} can't take examples of shape {Shown(data.InputShape)}; every length must be 1 or more");
        }

        if (data.Outputs < 1)
        {
            throw new OnnxException($"template {template} can't give {data.Outputs} outputs; 1 or more are expected");
        }
    }

    /// <summary>Checks the size of all layers' weights, each from so many inputs to so many outputs, before they are made.</summary>
    public static void CheckWeights(string template, IEnumerable<(long From, long To)> layers)
    {
        var weights = layers.Aggregate((Int128)0, (sum, layer) => sum + ((Int128)layer.From * layer.To));
        if (weights > MostWeights)
        {
            throw new OnnxException($"template {template} would have {weights} weights; at most {MostWeights} are possible");
        }
    }

    /// <summary>The layers between flat values of these widths, one after the other.</summary>
    public static IEnumerable<(long From, long To)> Layers(params IReadOnlyList<long> widths) => widths.Zip(widths.Skip(1));

    /// <exception cref="OnnxException">The examples are no pictures.</exception>
    public static void CheckPicture(string template, DataShape data)
    {
        Check(template, data);
        if (data.InputShape.Count != 3)
        {
            throw new OnnxException(
                $"template {template} takes pictures of shape [channels,height,width]; the examples have shape {Shown(data.InputShape)}");
        }
    }

    /// <exception cref="OnnxException">No tokenizer says how many tokens there are.</exception>
    public static int Vocabulary(string template, DataShape data) => data.Vocabulary is >= 1 and var vocabulary
        ? vocabulary
        : throw new OnnxException($"template {template} takes texts; the examples are none, or their vocabulary is empty");

    public static long Elements(string template, IReadOnlyList<long> shape)
    {
        var elements = shape.Aggregate((Int128)1, (product, length) => Int128.Min(product * length, long.MaxValue));
        return elements <= MostWeights
            ? (long)elements
            : throw new OnnxException($"template {template} can't take examples of shape {Shown(shape)}: more than {MostWeights} elements");
    }

    public static string Shown(IReadOnlyList<long> shape) => $"[{string.Join(',', shape)}]";
}
