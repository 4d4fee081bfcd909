using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.Logging.Abstractions;
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
        var places = Places(folder);
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
    public void What_nobody_uses_goes_until_the_disk_has_the_room_also_where_the_bound_would_leave_it()
    {
        using var folder = new TestFolder();
        var places = Places(folder, 100_000, new DiskRoom(_ => 1_000 - (300 * DiskLoads.Find(folder, "*.bin").Length)));
        using var held = Fill(places, "a");
        Fill(places, "b").Dispose();
        Fill(places, "c").Dispose();

        var hasRoom = places.MakeRoom(300);
        var names = DiskLoads.Find(folder, "*.bin").Select(Path.GetFileName).Order().ToArray();

        Assert.IsTrue(hasRoom);
        CollectionAssert.AreEqual(new[] { "a.bin", "c.bin" }, names);
        Assert.IsFalse(places.MakeRoom(800));
        Assert.IsTrue(Directory.Exists(held.Files));
    }

    [TestMethod]
    public void What_another_process_uses_stays_and_what_a_killed_one_was_removing_goes()
    {
        using var folder = new TestFolder();
        var places = Places(folder);
        using var others = Fill(Places(folder), "a");
        Directory.CreateDirectory(folder[Path.Combine("maas-models", "gone-1", "files")]);

        places.MakeRoom(1000);

        Assert.IsTrue(File.Exists(Path.Combine(others.Files, "a.bin")));
        Assert.HasCount(1, Directory.GetDirectories(folder["maas-models"]));
    }

    [TestMethod]
    public void What_is_larger_than_the_bound_has_no_place()
    {
        using var folder = new TestFolder();

        Assert.IsNull(Places(folder, 100).TryEnter(Version(1), [FileOf("a")]));
        Assert.IsNull(Places(folder, 0).TryEnter(Version(1), []));
    }

    [TestMethod]
    public void What_a_deleted_version_had_alone_goes_and_what_another_has_too_stays_until_that_is_deleted()
    {
        using var folder = new TestFolder();
        var places = Places(folder);
        Fill(places, "a", 1).Dispose();
        Fill(places, "a", 2).Dispose();
        Fill(places, "b", 1).Dispose();

        places.Remove(new HashSet<VersionKey> { Version(1) });
        var left = DiskLoads.Find(folder, "*.bin").Select(Path.GetFileName).ToArray();
        var versions = places.Versions();
        places.Remove(new HashSet<VersionKey> { Version(2) });

        CollectionAssert.AreEqual(new[] { "a.bin" }, left);
        CollectionAssert.AreEqual(new[] { Version(2) }, versions.ToArray());
        Assert.IsEmpty(Directory.GetDirectories(folder["maas-models"]));
    }

    [TestMethod]
    public void What_is_in_use_of_a_deleted_version_goes_when_it_is_asked_again()
    {
        using var folder = new TestFolder();
        var places = Places(folder);
        var held = Fill(places, "a");

        places.Remove(new HashSet<VersionKey> { Version(1) });
        var isThere = File.Exists(Path.Combine(held.Files, "a.bin"));
        var versions = places.Versions();
        held.Dispose();
        places.Remove(versions.ToHashSet());

        Assert.IsTrue(isThere);
        Assert.IsEmpty(Directory.GetDirectories(folder["maas-models"]));
    }

    private DiskPlace Fill(DiskPlaces places, string name, int version = 1)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        var place = places.TryEnter(Version(version), [FileOf(name)])!;
        File.WriteAllBytes(Path.Combine(place.Files, $"{name}.bin"), new byte[300]);
        return place;
    }

    private DiskPlaces Places(TestFolder folder, long maximumBytes = 1000, DiskRoom? room = null) =>
        new(folder.Path, maximumBytes, room ?? new(), time, NullLogger.Instance);

    private static VersionKey Version(int number) => new(TenantId.Parse("t"), ModelName.Parse("m"), new(number));

    private static ManifestFile FileOf(string name) => new($"{name}.bin", 300, new string(name[0], 64));
}
