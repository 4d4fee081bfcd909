using System.Net;
using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.OpenInference;

/// <summary>What comes over HTTP is what ONNX Runtime computes, to the byte.</summary>
[TestClass]
public sealed class OracleTests
{
    private static readonly long[] Lengths = [2, 1, 3, 2, 2];

    // Random bits hold every NaN and infinity that there is.
    [TestMethod]
    [DataRow(DataType.Bool, "BOOL")]
    [DataRow(DataType.Uint8, "UINT8")]
    [DataRow(DataType.Uint16, "UINT16")]
    [DataRow(DataType.Uint32, "UINT32")]
    [DataRow(DataType.Uint64, "UINT64")]
    [DataRow(DataType.Int8, "INT8")]
    [DataRow(DataType.Int16, "INT16")]
    [DataRow(DataType.Int32, "INT32")]
    [DataRow(DataType.Int64, "INT64")]
    [DataRow(DataType.Float16, "FP16")]
    [DataRow(DataType.Bfloat16, "BF16")]
    [DataRow(DataType.Float, "FP32")]
    [DataRow(DataType.Double, "FP64")]
    [DataRow(DataType.String, "BYTES")]
    public async Task Every_datatype_of_every_rank_and_nothing_of_it(DataType type, string word)
    {
        using var tenant = await PredictApp.TenantAsync();
        var random = new Random((int)type);
        for (var rank = 0; rank <= Lengths.Length; rank++)
        {
            var model = Copies(type, rank);
            await tenant.PublishAsync($"rank-{rank}", model);
            var shape = Lengths[..rank];
            await CheckAsync(tenant, $"rank-{rank}", model, OracleTensor.Random("x", word, shape, random));
            for (var free = 0; free < rank; free++)
            {
                long[] empty = [.. shape[..free], 0, .. shape[(free + 1)..]];
                await CheckAsync(tenant, $"rank-{rank}", model, OracleTensor.Random("x", word, empty, random));
            }
        }
    }

    [TestMethod]
    [DataRow(DataType.Float, "FP32")]
    [DataRow(DataType.Float16, "FP16")]
    [DataRow(DataType.Bfloat16, "BF16")]
    [DataRow(DataType.Double, "FP64")]
    [DataRow(DataType.Int32, "INT32")]
    [DataRow(DataType.Int64, "INT64")]
    public async Task Casts_to_each_type_and_to_text(DataType type, string word)
    {
        using var tenant = await PredictApp.TenantAsync();
        var model = Casts(type);
        await tenant.PublishAsync("m", model);

        // Small whole numbers, that every type holds and every conversion agrees on.
        var bytes = Oracle.Run(CastTo(type), [new("x", "FP32", [4], [.. new float[] { 0, 1, 2, 100 }.SelectMany(BitConverter.GetBytes)])]);

        await CheckAsync(tenant, "m", model, bytes[0] with { Name = "x", Shape = [2, 2] });
        Assert.AreEqual(word, bytes[0].Type);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 5)]
    [DataRow(0, 4)]
    [DataRow(4, 0)]
    public async Task Several_inputs_of_several_types_as_bytes_and_as_JSON_with_free_dimensions(int rows, int columns)
    {
        using var tenant = await PredictApp.TenantAsync();
        var model = Mixed();
        await tenant.PublishAsync("m", model);
        var random = new Random(rows + (10 * columns));
        OracleTensor[] inputs =
        [
            Finite("a", [rows, columns], random), Finite("b", [columns, rows], random),
            OracleTensor.Random("choose", "BOOL", [rows, rows], random), OracleTensor.Random("words", "BYTES", [rows], random),
            OracleTensor.Random("numbers", "INT64", [columns], random),
        ];
        var expected = Oracle.Run(model, inputs);

        for (var mask = 0; mask < 1 << inputs.Length; mask++)
        {
            var isJson = mask;
            var answer = await Oracle.InferAsync(
                tenant, "m", inputs, input => ((isJson >> Array.IndexOf(inputs, input)) & 1) == 1);

            AreSame(expected, answer, $"JSON: {mask:b5}");
        }
    }

    [TestMethod]
    public async Task An_empty_name_of_a_tensor_is_refused_in_a_model_and_in_a_call()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        var nameless = TestModels.Identity();
        nameless.Graph.Input[0].Name = "";
        nameless.Graph.Node[0].Input[0] = "";

        var import = await tenant.PutAsync("/api/models/nameless", nameless.ToByteArray(), "application/octet-stream");
        var input = await tenant.PostAsync(
            "/v2/models/m/infer", """{"inputs":[{"name":"","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""");
        var output = await tenant.PostAsync(
            "/v2/models/m/infer",
            """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}],"outputs":[{"name":""}]}""");

        import.IsRefusal(400, "invalid-model");
        Assert.AreEqual((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (input.Status, output.Status));
        Assert.StartsWith("the model has no input \"\"", (string)input.Json["error"]!);
        Assert.StartsWith("the model has no output \"\"", (string)output.Json["error"]!);
    }

    private static async Task CheckAsync(TestTenant tenant, string name, ModelProto model, OracleTensor input) =>
        AreSame(Oracle.Run(model, [input]), await Oracle.InferAsync(tenant, name, [input], _ => false), input.ToString());

    private static void AreSame(IReadOnlyList<OracleTensor> expected, IReadOnlyList<OracleTensor> answer, string what) =>
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', answer), what);

    private static OracleTensor Finite(string name, long[] shape, Random random)
    {
        var numbers = Enumerable.Range(0, (int)(shape[0] * shape[1])).Select(_ => random.NextSingle());
        return new(name, "FP32", shape, [.. numbers.SelectMany(BitConverter.GetBytes)]);
    }

    // same = x, twice = x after x, shape = x's shape; all dimensions are free.
    private static ModelProto Copies(DataType type, int rank)
    {
        long[] free = [.. Enumerable.Repeat(-1L, rank)];
        var graph = new GraphBuilder("copies");
        graph.Input("x", type, free);
        graph.NamedNode("copy", "Identity", ["x"], "same");
        graph.NamedNode("measure", "Shape", ["x"], "shape");
        graph.Output("same", type, free);
        graph.Output("shape", DataType.Int64, rank);
        if (rank > 0)
        {
            graph.NamedNode("double", "Concat", ["x", "x"], "twice", Attributes.Of("axis", 0L));
            graph.Output("twice", type, free);
        }

        return graph.Build();
    }

    private static ModelProto Casts(DataType from)
    {
        var graph = new GraphBuilder("casts");
        graph.Input("x", from, -1, -1);
        foreach (var to in new[]
        {
            DataType.Bool, DataType.Uint8, DataType.Int8, DataType.Int32, DataType.Int64, DataType.Float16, DataType.Bfloat16,
            DataType.Float, DataType.Double,
        })
        {
            graph.NamedNode($"cast-{to}", "Cast", ["x"], $"{to}", Attributes.Of("to", (long)to));
            graph.Output($"{to}", to, -1, -1);
        }

        if (from is not DataType.Bfloat16)
        {
            graph.NamedNode("cast-text", "Cast", ["x"], "text", Attributes.Of("to", (long)DataType.String));
            graph.Output("text", DataType.String, -1, -1);
        }

        return graph.Build();
    }

    private static ModelProto CastTo(DataType type)
    {
        var graph = new GraphBuilder("cast");
        graph.Input("x", DataType.Float, -1);
        graph.NamedNode("cast", "Cast", ["x"], "y", Attributes.Of("to", (long)type));
        graph.Output("y", type, -1);
        return graph.Build();
    }

    // product = a · b, chosen = product where choose says so and its transpose elsewhere, where = the places of choose.
    private static ModelProto Mixed()
    {
        var graph = new GraphBuilder("mixed");
        graph.Input("a", DataType.Float, -1, -1);
        graph.Input("b", DataType.Float, -1, -1);
        graph.Input("choose", DataType.Bool, -1, -1);
        graph.Input("words", DataType.String, -1);
        graph.Input("numbers", DataType.Int64, -1);
        graph.NamedNode("multiply", "MatMul", ["a", "b"], "product");
        graph.NamedNode("turn", "Transpose", ["product"], "turned", Attributes.Of("perm", 1L, 0L));
        graph.NamedNode("choose-each", "Where", ["choose", "product", "turned"], "chosen");
        graph.NamedNode("find", "NonZero", ["choose"], "where");
        graph.NamedNode("join", "Concat", ["words", "words"], "joined", Attributes.Of("axis", 0L));
        graph.NamedNode("measure", "Shape", ["numbers"], "shape");
        graph.NamedNode("append", "Concat", ["numbers", "shape"], "appended", Attributes.Of("axis", 0L));
        graph.Output("product", DataType.Float, -1, -1);
        graph.Output("chosen", DataType.Float, -1, -1);
        graph.Output("where", DataType.Int64, 2, -1);
        graph.Output("joined", DataType.String, -1);
        graph.Output("appended", DataType.Int64, -1);
        return graph.Build();
    }
}
