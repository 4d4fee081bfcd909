using System.Net;
using System.Text;
using Google.Protobuf;
using Maas.Onnx.Building;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Inputs;

/// <summary>Table rows over HTTP, to imported models with one input or one for each column, as scikit-learn's and LightGBM's exports have
/// them.</summary>
[TestClass]
public sealed class RowTensorsTests
{
    private const string Path = "/api/models/m/predict";

    private const string OwnInputs = """
        {"type":"table","columns":[
          {"name":"age","as":"number"},
          {"name":"Income in EUR","as":"number","input":"income","mean":1000,"standardDeviation":500,"fill":1000},
          {"name":"children","as":"number"},
          {"name":"color","as":"text"},
          {"name":"size","as":"one-hot","categories":["s","m","l"]}]}
        """;

    [TestMethod]
    public async Task Each_column_goes_to_an_input_of_its_own()
    {
        using var tenant = await WithOwnInputsAsync();

        var answer = await tenant.PostAsync(Path, """
            {"instances":[{"age":31.5,"Income in EUR":2000,"children":2,"color":"red","size":"m"},
                          {"age":"40","children":9007199254740991,"size":"xl"}]}
            """);

        var outputs = answer.IsOk()["outputs"]!;
        Assert.AreEqual("""{"shape":[2,1],"data":[31.5,40]}""", outputs["age-out"]!.ToJsonString());
        Assert.AreEqual("""{"shape":[2,1],"data":[2,0]}""", outputs["income-out"]!.ToJsonString());
        Assert.AreEqual("""{"shape":[2],"data":[2,9007199254740991]}""", outputs["children-out"]!.ToJsonString());
        Assert.AreEqual("""{"shape":[2,1],"data":["red",""]}""", outputs["color-out"]!.ToJsonString());
        Assert.AreEqual("""{"shape":[2,3],"data":[0,1,0,0,0,0]}""", outputs["size-out"]!.ToJsonString());
    }

    [TestMethod]
    public async Task CSV_and_lists_of_cells_give_the_same_as_objects()
    {
        using var tenant = await WithOwnInputsAsync();

        var objects = await tenant.PostAsync(
            Path, """{"instances":[{"age":1,"Income in EUR":0,"children":3,"color":"blau, hell","size":"l"}]}""");
        var csv = await tenant.PostAsync(
            Path,
            Encoding.UTF8.GetBytes("size,color,unused,children,Income in EUR,age\nl,\"blau, hell\",x,3,0,1\n"),
            "text/csv");
        var cells = await tenant.PostAsync(Path, """{"instances":[[1,0,3,"blau, hell","l"]]}""");

        Assert.AreEqual(objects.IsOk()["outputs"]!.ToJsonString(), csv.IsOk()["outputs"]!.ToJsonString());
        Assert.AreEqual(objects.Json["outputs"]!.ToJsonString(), cells.IsOk()["outputs"]!.ToJsonString());
    }

    [TestMethod]
    [DataRow("""{"age":1,"children":1.5}""", "instances[0]: field \"children\" is 1.5; a whole number from")]
    [DataRow("""{"age":1,"children":1e300}""", "a whole number from")]
    [DataRow("""{"age":1,"children":9007199254740993}""", "a whole number from -9007199254740991 to 9007199254740991 is expected")]
    [DataRow("""{"age":1e39,"children":1}""", "a finite 32-bit number is expected")]
    [DataRow("""{"age":"old","children":1}""", "\"age\" is \"old\"; a finite number is expected")]
    [DataRow("""{"age":1}""", "\"children\" is missing")]
    [DataRow("""{"age":1,"children":1,"colour":"red"}""", "there is no field \"colour\"")]
    [DataRow("""{"age":1,"children":1,"color":["red"]}""", "a number, a text or null is expected")]
    public async Task A_cell_that_its_input_does_not_take_is_refused_with_its_field(string row, string detail)
    {
        using var tenant = await WithOwnInputsAsync();

        var answer = await tenant.PostAsync(Path, $$"""{"instances":[{{row}}]}""");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-input"), detail);
    }

    [TestMethod]
    [DataRow(DataType.Float)]
    [DataRow(DataType.Double)]
    [DataRow(DataType.Int64)]
    public async Task One_input_takes_all_columns(DataType type)
    {
        using var tenant = await PredictApp.TenantAsync();
        var encoding = """
            {"type":"table","input":"x","columns":[
              {"name":"a","as":"number"},{"name":"b","as":"one-hot","categories":["p","q"]},{"name":"c","as":"index","categories":["u"]}]}
            """;

        var created = await tenant.PutFormAsync(
            "m", TestModels.Identity(type, -1, 4).ToByteArray(), $$"""{"encoding":{{encoding}}}""");
        var json = await tenant.PostAsync(Path, """{"instances":[{"a":7,"b":"q","c":"u"},{"a":8,"b":"p","c":"no"}]}""");
        var csv = await tenant.PostAsync(Path, "a,b,c\n7,q,u\n8,p,no\n"u8.ToArray(), "text/csv");

        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        Assert.AreEqual("""{"shape":[2,4],"data":[7,0,1,0,8,1,0,-1]}""", json.IsOk()["outputs"]!["y"]!.ToJsonString());
        Assert.AreEqual(json.Json["outputs"]!.ToJsonString(), csv.IsOk()["outputs"]!.ToJsonString());
    }

    [TestMethod]
    [DataRow(DataType.Int32, "-2147483648", "2147483647")]
    [DataRow(DataType.Int64, "-9007199254740991", "9007199254740991")]
    public async Task Whole_numbers_keep_each_digit_from_the_least_to_the_greatest(DataType type, string least, string greatest)
    {
        using var tenant = await PredictApp.TenantAsync();
        var encoding = """{"type":"table","input":"x","columns":[{"name":"a","as":"number"},{"name":"b","as":"number"}]}""";
        await tenant.PutFormAsync("m", TestModels.Identity(type, -1, 2).ToByteArray(), $$"""{"encoding":{{encoding}}}""");

        var answer = await tenant.PostAsync(Path, $$"""{"instances":[{"a":{{least}},"b":{{greatest}}}]}""");

        Assert.AreEqual($$"""{"shape":[1,2],"data":[{{least}},{{greatest}}]}""", answer.IsOk()["outputs"]!["y"]!.ToJsonString());
    }

    [TestMethod]
    [DataRow("""{"name":"age","as":"number"}""", "fills the inputs \"age\"; the graph takes")]
    [DataRow("""{"name":"x","as":"text"}""", "texts go to an input of BYTES")]
    [DataRow("""{"name":"x","as":"number"},{"name":"b","as":"text","input":"x"}""", "both never to one")]
    [DataRow("""{"name":"x","as":"number"},{"name":"b","as":"number","input":"x"}""", "makes [N, 2]")]
    [DataRow("""{"name":"x","as":"one-hot"}""", "has no categories")]
    public async Task Columns_that_do_not_suit_the_inputs_are_refused(string columns, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();

        var answer = await tenant.PutFormAsync(
            "m",
            TestModels.Identity(DataType.Float, -1, 1).ToByteArray(),
            $$$"""{"encoding":{"type":"table","columns":[{{{columns}}}]}}""");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-request"), detail);
    }

    [TestMethod]
    public async Task Garbage_in_rows_is_refused_or_served()
    {
        using var tenant = await WithOwnInputsAsync();
        var random = new Random(11);
        var good = """{"instances":[{"age":1,"Income in EUR":0,"children":3,"color":"red","size":"l"}]}"""u8.ToArray();
        var table = "age,Income in EUR,children,color,size\n1,0,3,red,l\n"u8.ToArray();
        for (var i = 0; i < 200; i++)
        {
            var bad = (i % 2 == 0 ? good : table).ToArray();
            bad[random.Next(bad.Length)] = (byte)random.Next(256);

            var answer = await tenant.PostAsync(Path, bad, i % 2 == 0 ? "application/json" : "text/csv");

            Assert.IsTrue(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, answer.Text);
        }
    }

    private static async Task<TestTenant> WithOwnInputsAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        var graph = new GraphBuilder("columns");
        Copy(graph, "age", DataType.Float, -1, 1);
        Copy(graph, "income", DataType.Double, -1, 1);
        Copy(graph, "children", DataType.Int64, -1);
        Copy(graph, "color", DataType.String, -1, 1);
        Copy(graph, "size", DataType.Float, -1, 3);
        var created = await tenant.PutFormAsync("m", graph.Build().ToByteArray(), $$"""{"encoding":{{OwnInputs}}}""");
        Assert.AreEqual(HttpStatusCode.Created, created.Status, created.Text);
        return tenant;
    }

    private static void Copy(GraphBuilder graph, string name, DataType type, params long[] shape)
    {
        graph.Input(name, type, shape);
        graph.NamedNode(name, "Identity", [name], $"{name}-out");
        graph.Output($"{name}-out", type, shape);
    }
}
