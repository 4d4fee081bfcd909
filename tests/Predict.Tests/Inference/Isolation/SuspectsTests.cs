using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Isolation;
using Maas.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Isolation;

[TestClass]
public sealed class SuspectsTests
{
    private readonly FakeTimeProvider time = new();

    [TestMethod]
    public void A_version_whose_file_nobody_holds_is_suspected_for_an_hour_where_it_was_computing()
    {
        using var folder = new TestFolder();
        Leave(folder, Version("computing"), runs: 1);
        Leave(folder, Version("idle"), runs: 0);

        using var suspects = Suspects(folder);

        Assert.AreEqual("it was computing when a process of this service ended", suspects.Find(Version("computing"))?.Reason);
        Assert.IsNull(suspects.Find(Version("idle")));
        Assert.IsEmpty(Directory.GetFiles(folder["maas-runs"], "*.run"));
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.IsNull(suspects.Find(Version("computing")));
    }

    [TestMethod]
    public void What_a_living_process_computes_is_suspected_by_no_other()
    {
        using var folder = new TestFolder();
        using var one = Suspects(folder);
        using var flight = one.Open(Version("m"))!;
        flight.Enter();

        using var other = Suspects(folder);

        Assert.IsNull(other.Find(Version("m")));
        Assert.HasCount(1, Directory.GetFiles(folder["maas-runs"], "*.run"));
    }

    [TestMethod]
    public void Another_process_that_ends_later_is_found_at_the_next_load()
    {
        using var folder = new TestFolder();
        using var suspects = Suspects(folder);
        var before = suspects.Find(Version("m"));

        Leave(folder, Version("m"), runs: 2);

        Assert.IsNull(before);
        Assert.IsNotNull(suspects.Find(Version("m")));
    }

    [TestMethod]
    public void A_process_that_ends_in_order_accuses_nobody()
    {
        using var folder = new TestFolder();
        var ending = Suspects(folder);
        using var flight = ending.Open(Version("m"))!;
        flight.Enter();

        ending.Dispose();

        Assert.IsEmpty(Directory.GetFiles(folder["maas-runs"]));
    }

    [TestMethod]
    public void Who_is_accused_is_known_to_all_for_a_day()
    {
        using var folder = new TestFolder();
        using var one = Suspects(folder);
        one.Accuse(Version("m"), "it ended its process");

        using var other = Suspects(folder);

        Assert.AreEqual("it ended its process", other.Find(Version("m"))?.Reason);
        Assert.IsNull(other.Find(Version("n")));
        time.Advance(TimeSpan.FromHours(25));
        Assert.IsNull(one.Find(Version("m")));
        Assert.IsNull(other.Find(Version("m")));
        using var later = Suspects(folder);
        Assert.IsNull(later.Find(Version("m")));
        Assert.IsEmpty(Directory.GetFiles(folder["maas-runs"]), "marks that are over are removed");
    }

    [TestMethod]
    public void When_one_is_known_to_be_at_fault_those_that_computed_beside_it_are_acquitted()
    {
        using var folder = new TestFolder();
        Leave(folder, Version("guilty"), runs: 1);
        Leave(folder, Version("beside"), runs: 1);
        Leave(folder, Version("elsewhere"), runs: 1, process: "other");
        using var suspects = Suspects(folder);
        var before = suspects.Find(Version("beside"));

        suspects.Accuse(Version("guilty"), "it ended its process");

        Assert.IsNotNull(before);
        Assert.IsNull(suspects.Find(Version("beside")));
        Assert.IsNotNull(suspects.Find(Version("elsewhere")));
        Assert.AreEqual("it ended its process", suspects.Find(Version("guilty"))?.Reason);
    }

    [TestMethod]
    public void A_folder_that_vanishes_is_made_again()
    {
        using var folder = new TestFolder();
        using var suspects = Suspects(folder);
        suspects.Accuse(Version("m"), "it ended its process");

        Directory.Delete(folder["maas-runs"], recursive: true);

        Assert.IsNull(suspects.Find(Version("n")));
        using var flight = suspects.Open(Version("n"));
        Assert.IsNotNull(flight);
        suspects.Accuse(Version("n"), "it ended its process");
        using var other = Suspects(folder);
        Assert.IsNotNull(other.Find(Version("n")));
    }

    [TestMethod]
    public void Where_nothing_can_be_kept_who_is_accused_is_known_to_this_process()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["file"], "");
        using var suspects = new Suspects(folder["file"], time, NullLogger.Instance);

        suspects.Accuse(Version("m"), "it ended its process");

        Assert.IsNotNull(suspects.Find(Version("m")));
        Assert.IsNull(suspects.Open(Version("m")));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{\"until\":")]
    [DataRow("\u0001\u0000\u0000\u0000garbage")]
    public void Garbage_in_the_folder_accuses_nobody(string garbage)
    {
        using var folder = new TestFolder();
        using (var suspects = Suspects(folder))
        {
            suspects.Accuse(Version("m"), "it ended its process");
        }

        foreach (var mark in Directory.GetFiles(folder["maas-runs"]))
        {
            File.WriteAllText(mark, garbage);
            File.WriteAllText(Path.ChangeExtension(mark, ".1-1.run"), garbage);
        }

        using var after = Suspects(folder);

        Assert.IsNull(after.Find(Version("m")));
    }

    private Suspects Suspects(TestFolder folder) => new(folder.Path, time, NullLogger.Instance);

    // As a process leaves it that ends by itself.
    private void Leave(TestFolder folder, ServedVersion version, int runs, string process = "left")
    {
        using var living = Suspects(folder);
        using var flight = living.Open(version)!;
        var name = Path.GetFileName(Directory.GetFiles(folder["maas-runs"], "*-1.run").Single(path => !IsLeft(path))).Split('.')[0];
        var content = new byte[4096];
        BitConverter.TryWriteBytes(content, runs);
        "version 1 of t/m"u8.CopyTo(content.AsSpan(sizeof(int)));
        File.WriteAllBytes(folder[$"maas-runs/{name}.{process}-1.run"], content);
    }

    private static bool IsLeft(string path) =>
        path.Contains(".left-", StringComparison.Ordinal) || path.Contains(".other-", StringComparison.Ordinal);

    private static ServedVersion Version(string model)
    {
        var manifest = new Manifest
        {
            Model = ModelName.Parse(model),
            Version = new ModelVersion(1),
            Created = new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero),
            Files = [new ManifestFile("model.onnx", 1, "ab")],
            Inputs = [],
            Outputs = [],
        };
        return new(TenantId.Parse("t"), new ModelReference(manifest.Model, null), manifest, new());
    }
}
