using System.Text.Json.Nodes;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Inference.Traffic;
using Maas.Predict.Tests.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Traffic;

/// <summary>Version 1 knows three rows, version 2 two: place 7 is wrong, place 2 is wrong for version 2 alone.</summary>
[TestClass]
public sealed class RefusedRunsTests
{
    private const long Room = 300;
    private const long MostOfOne = 200;

    [TestMethod]
    public async Task What_the_version_before_refuses_too_counts_as_nothing_and_what_it_computes_as_the_new_ones_failure()
    {
        using var tenant = await TenantAsync();
        await GuardAsync(tenant, """{"errorRate":1,"atLeast":1}""");
        for (var i = 0; i < 5; i++)
        {
            (await PredictAsync(tenant, 7)).IsRefusal(400, "invalid-input");
        }

        (await PredictAsync(tenant, 2)).IsRefusal(400, "invalid-input");
        var native = await FiguresAsync(tenant, runs: 1);
        await InferAsync(tenant, 7);
        await InferAsync(tenant, 2);
        var open = await FiguresAsync(tenant, runs: 2);

        Assert.AreEqual("""[{"version":2,"runs":1,"failed":1,"slow":0}]""", native.ToJsonString());
        Assert.AreEqual("""[{"version":2,"runs":2,"failed":2,"slow":0}]""", open.ToJsonString());
    }

    [TestMethod]
    public async Task A_version_that_refuses_what_the_one_before_computes_sends_the_alias_back()
    {
        using var tenant = await TenantAsync();
        await GuardAsync(tenant, """{"errorRate":0.5,"atLeast":3}""");

        for (var i = 0; i < 3; i++)
        {
            (await PredictAsync(tenant, 2)).IsRefusal(400, "invalid-input");
        }

        var alias = await Eventually.GetAsync(async () =>
            (await tenant.GetAsync("/api/models/m/aliases/stable")).IsOk() is var now && (int)now["version"]! == 1 ? now : null);
        Assert.AreEqual(
            "3 of 3 runs of version 2 in 300 s failed, a part of 1; errorRate allows 0.5", (string?)alias["history"]![0]!["reason"]);
    }

    [TestMethod]
    public async Task Scores_that_are_no_numbers_count_as_a_failure_where_the_version_before_gives_numbers()
    {
        using var tenant = await PredictApp.TenantAsync();
        var labels = new LabelDecoding { Output = "scores", Labels = ["a", "b"] };
        await tenant.PublishAsync("m", Roots(0), null, labels);
        await tenant.PublishAsync("m", Roots(-5), null, labels);
        await GuardAsync(tenant, """{"errorRate":1,"atLeast":1}""");
        var call = (int x) => tenant.PostAsync("/api/models/m/predict", $$$"""{"inputs":{"x":[[{{{x}}},9]]}}""");
        for (var i = 0; i < 5; i++)
        {
            (await call(-1)).IsRefusal(400, "invalid-input");
        }

        (await call(2)).IsRefusal(400, "invalid-input");
        (await call(7)).IsOk();

        var versions = await FiguresAsync(tenant, runs: 2);
        Assert.AreEqual("""[{"version":2,"runs":2,"failed":1,"slow":0}]""", versions.ToJsonString());
    }

    [TestMethod]
    public async Task A_row_that_the_new_version_encodes_in_its_own_way_is_encoded_by_the_one_before_in_its_own()
    {
        using var tenant = await PredictApp.TenantAsync();
        var columns = TestModels.RowEncoding.Columns;
        var raw = columns[0] with { Mean = 0, StandardDeviation = 1 };
        await tenant.PublishAsync("m", TestModels.Identity(), TestModels.RowEncoding);
        await tenant.PublishAsync(
            "m", Picks(), TestModels.RowEncoding with { Columns = [raw, columns[1] with { Categories = ["red"] }] });
        await GuardAsync(tenant, """{"errorRate":1,"atLeast":1}""");

        (await tenant.PostAsync("/api/models/m/predict", """{"instances":[{"length":7,"color":"red"}]}""")).IsRefusal(400, "invalid-input");

        Assert.AreEqual(
            """[{"version":2,"runs":1,"failed":1,"slow":0}]""", (await FiguresAsync(tenant, runs: 1)).ToJsonString());
    }

    [TestMethod]
    public async Task Where_there_is_no_room_to_ask_the_next_question_stands_for_the_refusal_too()
    {
        using var tenant = await TenantAsync();
        using var folder = new TestFolder();
        using var cache = TestSessions.Cache(tenant, folder);
        var (alias, room) = (new AliasKey(tenant.Id, ModelName.Parse("m"), AliasName.Stable), new TenantRoom(Room));
        var route = new AliasRoute(new(2)) { Guard = new(1, null, 60, 1, new(1)) };
        var guard = new GuardWatch(alias, route, [new(alias, new(2))], null!, TimeProvider.System);
        using var runs = new RefusedRuns(alias, guard, new(cache, Catalog(tenant), new(), NullLogger.Instance), room);
        var (one, two) = (
            await Catalog(tenant).GetAsync(tenant.Id, alias.Model, new(1), CancellationToken.None),
            await Catalog(tenant).GetAsync(tenant.Id, alias.Model, new(2), CancellationToken.None));
        using var place = new Tensor("place", ElementKind.Get("INT64"), new TensorBudget(100)) { Shape = [1] };
        place.ExtendLongs(1).Fill(2);

        room.TryTake(tenant.Id, MostOfOne);
        runs.Add(new(two, new(), [place], null));
        room.Give(tenant.Id, MostOfOne);
        runs.Add(new(one, new(), [place], null));
        runs.Add(new(two, new(), [place], null));
        await Eventually.TrueAsync(() => Task.FromResult(guard.Figures.Single().Figures.Runs > 0));
        await Eventually.TrueAsync(() => Task.FromResult(room.TryTake(tenant.Id, MostOfOne)));

        Assert.AreEqual(new RunFigures(2, 2, 0), guard.Figures.Single().Figures);
    }

    private static Task<TestAnswer> PredictAsync(TestTenant tenant, int place) =>
        tenant.PostAsync("/api/models/m/predict", $$$"""{"inputs":{"place":[{{{place}}}]}}""");

    private static async Task InferAsync(TestTenant tenant, int place)
    {
        var body = $$"""{"inputs":[{"name":"place","shape":[1],"datatype":"INT64","data":[{{place}}]}],"outputs":[{"name":"row"}]}""";
        Assert.AreEqual(400, (int)(await tenant.PostAsync("/v2/models/m@stable/infer", body)).Status);
    }

    private static Task<JsonNode> FiguresAsync(TestTenant tenant, int runs) => Eventually.GetAsync(async () =>
    {
        var traffic = (await tenant.GetAsync("/api/models/m/aliases/stable/traffic")).IsOk();
        var versions = traffic["guard"]!["versions"]!;
        return (int)versions[0]!["runs"]! >= runs ? versions : null;
    });

    private static async Task GuardAsync(TestTenant tenant, string guard)
    {
        foreach (var body in new[] { """{"version":1}""", $$$"""{"version":2,"guard":{{{guard}}}}""" })
        {
            (await tenant.PutAsync("/api/models/m/aliases/stable", System.Text.Encoding.UTF8.GetBytes(body), "application/json")).IsOk();
        }
    }

    private static async Task<TestTenant> TenantAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Rows(3));
        await tenant.PublishAsync("m", Rows(2));
        return tenant;
    }

    // row [1] = the number at place [1] of so many.
    private static ModelProto Rows(int count)
    {
        var graph = new GraphBuilder("rows");
        graph.Input("place", DataType.Int64, 1);
        graph.Initializer(Maas.Onnx.Tensors.NewTensor.Of<float>("rows", new float[count], count));
        graph.NamedNode("pick", "Gather", ["rows", "place"], "row");
        graph.Output("row", DataType.Float, 1);
        return graph.Build();
    }

    // y [N, 2] = the numbers at the places x [N, 2] of two.
    private static ModelProto Picks()
    {
        var graph = new GraphBuilder("picks");
        graph.Input("x", DataType.Float, -1, 2);
        graph.Initializer(Maas.Onnx.Tensors.NewTensor.Of<float>("rows", [1, 2], 2));
        graph.NamedNode("whole", "Cast", ["x"], "place", Attributes.Of("to", (long)DataType.Int64));
        graph.NamedNode("pick", "Gather", ["rows", "place"], "y");
        graph.Output("y", DataType.Float, -1, 2);
        return graph.Build();
    }

    // Of what is less than 0 with the shift it is no number.
    private static ModelProto Roots(float shift)
    {
        var graph = new GraphBuilder("roots");
        graph.Input("x", DataType.Float, 1, 2);
        graph.Initializer(Maas.Onnx.Tensors.NewTensor.Of<float>("shift", [shift], 1));
        graph.NamedNode("move", "Add", ["x", "shift"], "moved");
        graph.NamedNode("root", "Sqrt", ["moved"], "scores");
        graph.Output("scores", DataType.Float, 1, 2);
        return graph.Build();
    }

    private static ModelCatalog Catalog(TestTenant tenant) => new(
        tenant.App.Storage.GetRequiredService<ModelStore>(), tenant.App.Storage.GetRequiredService<VersionStore>(), TimeProvider.System,
        new(1));
}
