using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Maas.Codecs.Text;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Outputs;

/// <summary>What imported models give, as their decoding says what it means, over HTTP.</summary>
[TestClass]
public sealed class DecodedOutputTests
{
    private const string Path = "/api/models/m/predict";

    [TestMethod]
    [DataRow("mean", true)]
    [DataRow("mean", false)]
    [DataRow("cls", false)]
    public async Task Vectors_of_tokens_become_one_as_sentence_transformers_pools_them(string pooling, bool normalize)
    {
        using var tenant = await PredictApp.TenantAsync();
        var zip = ModelZip.Make(("model.onnx", TokenVectors().ToByteArray()), ("tokenizer.json", TestModels.TokenizerFile.Bytes));
        string[] texts = ["the cat", "a mat and a cat on the mat", "sat"];

        var created = await tenant.PutFormAsync("m", zip, $$$"""
            {"encoding":{"type":"text","input":"input_ids","mask":"attention_mask","length":8},
             "decoding":{"type":"embedding","output":"hidden","pooling":"{{{pooling}}}","normalize":{{{(normalize ? "true" : "false")}}}}}
            """);
        var answer = await tenant.PostAsync(Path, $$"""{"instances":["{{string.Join("\",\"", texts)}}"]}""");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        for (var i = 0; i < texts.Length; i++)
        {
            AreNear(Pooled(texts[i], pooling, normalize), answer.IsOk()["predictions"]![i]!["embedding"]!);
        }
    }

    [TestMethod]
    [DataRow(DataType.Int64)]
    [DataRow(DataType.Int32)]
    [DataRow(DataType.Float)]
    public async Task A_mask_that_came_as_a_tensor_counts_as_well(DataType type)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PutFormAsync(
            "m", TokenVectors(type).ToByteArray(), """{"decoding":{"type":"embedding","output":"hidden","pooling":"mean"}}""");

        var answer = await tenant.PostAsync(Path, """{"inputs":{"input_ids":[[2,4,100]],"attention_mask":[[1,1,0]]}}""");

        Assert.AreEqual("[3,10]", answer.IsOk()["predictions"]![0]!["embedding"]!.ToJsonString());
    }

    [TestMethod]
    public async Task One_vector_a_row_is_given_1_long_where_that_is_asked_for()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PutFormAsync(
            "m", TestModels.Identity(DataType.Float16, -1, 2).ToByteArray(),
            """{"decoding":{"type":"embedding","output":"y","normalize":true}}""");

        var answer = await tenant.PostAsync(Path, """{"instances":[[3,4],[0,-2]]}""");

        AreNear([0.6, 0.8], answer.IsOk()["predictions"]![0]!["embedding"]!);
        AreNear([0, -1], answer.Json["predictions"]![1]!["embedding"]!);
    }

    [TestMethod]
    [DataRow("""{"type":"embedding","output":"y"}""")]
    [DataRow("""{"type":"labels","output":"y","labels":["a","b"]}""")]
    public async Task An_output_of_another_rank_than_is_declared_is_refused(string decoding)
    {
        using var tenant = await PredictApp.TenantAsync();
        var graph = new GraphBuilder("squeezed");
        graph.Input("x", DataType.Float, -1, 2);
        graph.NamedNode("squeeze", "Squeeze", ["x"], "y");
        graph.Output("y", DataType.Float, -1, 2);

        var created = await tenant.PutFormAsync("m", graph.Build().ToByteArray(), $$"""{"decoding":{{decoding}}}""");
        var answer = await tenant.PostAsync(Path, """{"instances":[[3,4]]}""");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual("output \"y\" has shape [2]; the model declares [N,2]", answer.IsRefusal(400, "invalid-model"));
    }

    [TestMethod]
    public async Task Several_labels_may_hold_at_once()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PutFormAsync("m", TestModels.Identity().ToByteArray(), """
            {"decoding":{"type":"labels","output":"y","labels":["a","b","c"],"activation":"sigmoid","threshold":0.5,"top":1}}
            """);

        var answer = (await tenant.PostAsync(Path, """{"instances":[[1,-1,2]]}""")).IsOk()["predictions"]![0]!;

        Assert.AreEqual("c a", string.Join(' ', answer["labels"]!.AsArray().Select(one => (string?)one!["label"])));
        Assert.AreEqual(("c", 1), ((string)answer["label"]!, answer["top"]!.AsArray().Count));
    }

    [TestMethod]
    [DataRow(DataType.Float16)]
    [DataRow(DataType.Double)]
    public async Task Scores_of_other_widths_and_with_sides_of_1_behind_them_are_scores(DataType type)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PutFormAsync("m", TestModels.Identity(type, -1, 3, 1, 1).ToByteArray(), """
            {"decoding":{"type":"labels","output":"y","labels":["a","b","c"]}}
            """);

        var answer = await tenant.PostAsync(Path, """{"inputs":{"x":[[[[1]],[[3]],[[2]]]]}}""");

        Assert.AreEqual("b", (string?)answer.IsOk()["predictions"]![0]!["label"]);
    }

    [TestMethod]
    [DataRow(DataType.Double, 123456789.123, 1e300)]
    [DataRow(DataType.Float, 0.5, 123456792)]
    [DataRow(DataType.Float16, -0.25, 2048)]
    public async Task Values_keep_every_digit_that_the_graph_gives(DataType type, double first, double second)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PutFormAsync("m", TestModels.Identity(type, -1, 1).ToByteArray(), """
            {"decoding":{"type":"regression","output":"y","targets":[{"name":"v","mean":0,"standardDeviation":1}]}}
            """);

        var answer = (await tenant.PostAsync(Path, FormattableString.Invariant($$"""{"instances":[[{{first}}],[{{second}}]]}"""))).IsOk();

        Assert.AreEqual(
            (first, second), ((double)answer["predictions"]![0]!["value"]!, (double)answer["predictions"]![1]!["value"]!));
    }

    [TestMethod]
    public async Task Boxes_come_as_tensors_beside_what_is_decoded()
    {
        using var tenant = await PredictApp.TenantAsync();
        var graph = new GraphBuilder("boxes");
        graph.Input("x", DataType.Float, -1, 2);
        graph.NamedNode("scores", "Identity", ["x"], "scores");
        graph.NamedNode("boxes", "Neg", ["x"], "boxes");
        graph.NamedNode("other", "Abs", ["x"], "other");
        graph.Output("scores", DataType.Float, -1, 2);
        graph.Output("boxes", DataType.Float, -1, 2);
        graph.Output("other", DataType.Float, -1, 2);

        var created = await tenant.PutFormAsync("m", graph.Build().ToByteArray(), """
            {"decoding":{"type":"labels","output":"scores","labels":["a","b"],"beside":["boxes"]}}
            """);
        var answer = (await tenant.PostAsync(Path, """{"instances":[[1,2],[4,3]]}""")).IsOk();

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual(("b", "a"), ((string?)answer["predictions"]![0]!["label"], (string?)answer["predictions"]![1]!["label"]));
        Assert.AreEqual("""{"boxes":{"shape":[2,2],"data":[-1,-2,-4,-3]}}""", answer["outputs"]!.ToJsonString());
    }

    [TestMethod]
    [DataRow("""{"type":"embedding","output":"y","pooling":"mean"}""", "pooling")]
    [DataRow("""{"type":"embedding","output":"z"}""", "[N, tokens, size]")]
    [DataRow("""{"type":"labels","output":"y","labels":["a","b","c"],"threshold":0.5}""", "threshold")]
    [DataRow("""{"type":"labels","output":"y","labels":["a","b","c"],"threshold":1.5,"activation":"none"}""", "threshold")]
    [DataRow("""{"type":"labels","output":"y","labels":["a","b","c"],"beside":["y"]}""", "beside")]
    [DataRow("""{"type":"labels","output":"y","labels":["a","b","c"],"beside":["boxes"]}""", "beside")]
    public async Task A_decoding_that_the_graph_does_not_give_is_refused(string decoding, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PutFormAsync("m", TestModels.Identity().ToByteArray(), $$"""{"decoding":{{decoding}}}""");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-request"), detail);
    }

    [TestMethod]
    [DataRow("""{"type":"embedding","output":"y","pooling":"max"}""")]
    [DataRow("""{"type":"labels","output":"y","labels":["a","b","c"],"beside":[null]}""")]
    [DataRow("""{"type":"labels","output":"y","labels":["a","b","c"],"beside":"y"}""")]
    public async Task A_decoding_that_is_none_is_refused(string decoding)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PutFormAsync("m", TestModels.Identity().ToByteArray(), $$"""{"decoding":{{decoding}}}""");

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.Status, answer.Text);
    }

    [TestMethod]
    public async Task A_list_of_maps_is_refused_with_the_way_out()
    {
        using var tenant = await PredictApp.TenantAsync();
        var model = TestModels.Identity();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        model.Graph.Node.Add(new NodeProto
        {
            OpType = "ZipMap",
            Domain = "ai.onnx.ml",
            Input = { "x" },
            Output = { "maps" },
            Attribute = { Attributes.Of("classlabels_int64s", (long[])[0, 1, 2]) },
        });
        var map = new TypeProto.Types.Map
        {
            KeyType = (int)DataType.Int64,
            ValueType = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
        };
        model.Graph.Output.Add(new ValueInfoProto
        {
            Name = "maps",
            Type = new TypeProto { SequenceType = new TypeProto.Types.Sequence { ElemType = new TypeProto { MapType = map } } },
        });

        var answer = await tenant.PutAsync("/api/models/m", model.ToByteArray(), "application/octet-stream");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-model"), "'zipmap': False");
    }

    // hidden [N, T, 2] of input_ids [N, T]: each id and its square.
    private static ModelProto TokenVectors(DataType mask = DataType.Int64)
    {
        var graph = new GraphBuilder("vectors");
        graph.Input("input_ids", DataType.Int64, -1, -1);
        graph.Input("attention_mask", mask, -1, -1);
        graph.Initializer(Maas.Onnx.Tensors.NewTensor.Of<long>("last", [2], 1));
        graph.NamedNode("cast", "Cast", ["input_ids"], "numbers", Attributes.Of("to", (long)DataType.Float));
        graph.NamedNode("square", "Mul", ["numbers", "numbers"], "squares");
        graph.NamedNode("one", "Unsqueeze", ["numbers", "last"], "first");
        graph.NamedNode("two", "Unsqueeze", ["squares", "last"], "second");
        graph.NamedNode("both", "Concat", ["first", "second"], "hidden", Attributes.Of("axis", 2L));
        graph.Output("hidden", DataType.Float, -1, -1, 2);
        return graph.Build();
    }

    private static double[] Pooled(string text, string pooling, bool normalize)
    {
        var encoder = new TextEncoder(
            new() { Input = "input_ids", Length = 8 }, TextTokenizer.Read(TestModels.TokenizerFile.Bytes));
        var (ids, mask) = (new long[8], new long[8]);
        encoder.Encode(text, ids, mask);
        var kept = pooling == "cls" ? ids[..1] : [.. ids.Where((_, token) => mask[token] == 1)];
        double[] vector = [kept.Average(id => (double)id), kept.Average(id => (double)id * id)];
        var length = normalize ? Math.Sqrt(vector.Sum(value => value * value)) : 1;
        return [.. vector.Select(value => value / length)];
    }

    private static void AreNear(double[] expected, JsonNode actual)
    {
        Assert.HasCount(expected.Length, actual.AsArray());
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], (double)actual[i]!, 1e-6 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
