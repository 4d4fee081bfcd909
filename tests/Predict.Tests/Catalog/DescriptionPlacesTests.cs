using Google.Protobuf;
using Maas.Core.Naming;
using Maas.Predict.Api;
using Maas.Predict.Catalog;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class DescriptionPlacesTests
{
    private static readonly ModelName Model = ModelName.Parse("m");

    [TestMethod]
    public async Task A_model_is_described_when_one_of_the_places_is_free()
    {
        using var places = new DescriptionPlaces();
        using var file = await UploadAsync();
        var ends = Enumerable.Range(0, DescriptionPlaces.Count).Select(_ => new TaskCompletionSource<int>()).ToArray();
        Task[] others = [.. ends.Select(end => places.InAsync(() => end.Task, CancellationToken.None))];

        var described = Import(places).DescribeAsync(Model, new(file, null), CancellationToken.None);
        var isEarly = described.IsCompleted;
        ends[0].SetResult(0);
        var draft = await described;

        Assert.IsFalse(isEarly);
        Assert.AreEqual("x", draft.Manifest.Inputs.Single().Name);
        ends[1].SetResult(0);
        await Task.WhenAll(others);
    }

    [TestMethod]
    public async Task Who_leaves_while_it_waits_for_a_place_leaves_none_taken()
    {
        using var places = new DescriptionPlaces();
        using var file = await UploadAsync();
        using var leaving = new CancellationTokenSource();
        var end = new TaskCompletionSource<int>();
        Task[] others =
            [.. Enumerable.Range(0, DescriptionPlaces.Count).Select(_ => places.InAsync(() => end.Task, CancellationToken.None))];

        var described = Import(places).DescribeAsync(Model, new(file, null), leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => described);
        end.SetResult(0);
        await Task.WhenAll(others);

        var draft = await Import(places).DescribeAsync(Model, new(file, null), CancellationToken.None);
        Assert.AreEqual("x", draft.Manifest.Inputs.Single().Name);
    }

    private static ModelImport Import(DescriptionPlaces places) => new(null!, null!, places, new(), new(), TimeProvider.System);

    private static Task<UploadedFile> UploadAsync() => new UploadFolder(new RequestOptions(), new()).ReceiveAsync(
        new MemoryStream(TestModels.Identity().ToByteArray()), null, "model.onnx", CancellationToken.None);
}
