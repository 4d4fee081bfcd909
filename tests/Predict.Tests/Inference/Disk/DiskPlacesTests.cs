using System.Runtime.Versioning;
using Maas.Core.Registry;
using Maas.Predict.Inference.Disk;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Disk;

[TestClass]
public sealed class DiskPlacesTests
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [TestMethod]
    public void What_was_used_longest_ago_goes_first_and_what_is_in_use_stays()
    {
        using var folder = new TestFolder();
        var places = new DiskPlaces(folder.Path, 1000, time);
        using var held = Fill(places, "a");
        Fill(places, "b").Dispose();
        Fill(places, "c").Dispose();
        Fill(places, "b").Dispose();

        var hasRoom = places.MakeRoom(400);
        var names = DiskLoads.Find(folder, "*.bin").Select(Path.GetFileName).Order().ToArray();

        Assert.IsTrue(hasRoom);
        CollectionAssert.AreEqual(new[] { "a.bin", "b.bin" }, names);
        Assert.IsFalse(places.MakeRoom(800));
        Assert.IsTrue(Directory.Exists(held.Files));
    }

    [TestMethod]
    public void What_another_process_uses_stays_and_what_a_killed_one_was_removing_goes()
    {
        using var folder = new TestFolder();
        var places = new DiskPlaces(folder.Path, 1000, time);
        using var others = Fill(new(folder.Path, 1000, time), "a");
        Directory.CreateDirectory(folder[Path.Combine("maas-models", "gone-1", "files")]);

        places.MakeRoom(1000);

        Assert.IsTrue(File.Exists(Path.Combine(others.Files, "a.bin")));
        Assert.HasCount(1, Directory.GetDirectories(folder["maas-models"]));
    }

    [TestMethod]
    public void What_is_larger_than_the_bound_has_no_place()
    {
        using var folder = new TestFolder();

        Assert.IsNull(new DiskPlaces(folder.Path, 100, time).TryEnter([FileOf("a")]));
        Assert.IsNull(new DiskPlaces(folder.Path, 0, time).TryEnter([]));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "Windows has no such modes.")]
    [UnsupportedOSPlatform("windows")]
    public void The_folder_is_the_users_alone_and_one_that_leads_elsewhere_is_not_used()
    {
        using var folder = new TestFolder();
        using var other = new TestFolder();
        Directory.CreateDirectory(folder["maas-models"], (UnixFileMode)0b111_111_111);
        Directory.CreateSymbolicLink(other["maas-models"], folder.Path);

        using var place = Fill(new(folder.Path, 1000, time), "a");

        Assert.AreEqual((UnixFileMode)0b111_000_000, File.GetUnixFileMode(folder["maas-models"]));
        Assert.IsNull(new DiskPlaces(other.Path, 1000, time).TryEnter([FileOf("a")]));
    }

    private DiskPlace Fill(DiskPlaces places, string name)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        var place = places.TryEnter([FileOf(name)])!;
        File.WriteAllBytes(Path.Combine(place.Files, $"{name}.bin"), new byte[300]);
        return place;
    }

    private static ManifestFile FileOf(string name) => new($"{name}.bin", 300, new string(name[0], 64));
}
