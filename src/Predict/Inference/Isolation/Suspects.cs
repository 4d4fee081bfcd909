using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Maas.Core.Naming;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Disk;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// Versions that may end the process they run in, or hold it: those that were computing when one ended, and those that did not end when
/// they were told to. For any number of threads.
/// </summary>
/// <remarks>
/// The story: (1) A version that is open here has a file that tells how many of its runs are under way. (2) The process ends, by whatever;
/// the file stays as it is, and nobody holds it. (3) The next process that starts, or loads this version, takes the file away: where runs
/// were under way, the version is suspected for an hour, as others are that were only there. (4) A suspect runs in a process of its own;
/// one that ends that one too is known, and stays so for a day after each time, and the others are acquitted. (5) A process that ends in
/// order takes its files along.
/// </remarks>
internal sealed partial class Suspects(string root, TimeProvider time, ILogger logger) : IDisposable
{
    private const string FolderName = "maas-runs";
    private const string Without = "what ends this process will not be known to the next one";

    private static readonly TimeSpan Doubt = TimeSpan.FromHours(1);
    private static readonly TimeSpan Knowledge = TimeSpan.FromDays(1);

    // Also where nothing can be kept.
    private readonly ConcurrentDictionary<string, Suspicion> accused = new();
    private readonly Lazy<SuspectFolder?> folder = new(() => FindFolder(root, time, logger));

    /// <summary>What is held against the version now; null: nothing.</summary>
    public Suspicion? Find(ServedVersion version)
    {
        var name = NameOf(version);
        if (accused.TryGetValue(name, out var known) && known.Until > time.GetUtcNow())
        {
            return known;
        }

        folder.Value?.MarkUnfinished(name, Doubt);
        return folder.Value?.Find(name);
    }

    /// <summary>The version has shown that it can't be run beside others.</summary>
    public void Accuse(ServedVersion version, string reason)
    {
        var (name, suspicion) = (NameOf(version), new Suspicion(time.GetUtcNow() + Knowledge, reason));
        accused[name] = suspicion;
        if (folder.Value?.Find(name)?.Process is { } ended)
        {
            folder.Value.Acquit(ended);
        }

        folder.Value?.Mark(name, suspicion);
        Log.Accused(logger, version.Tenant, version.Manifest.Model, version.Manifest.Version, reason);
    }

    /// <summary>Where runs of the version in this process are to be entered; null where nothing can be kept.</summary>
    public Flight? Open(ServedVersion version) => folder.Value?.Open(
        NameOf(version), $"version {version.Manifest.Version} of {version.Tenant}/{version.Manifest.Model}");

    /// <summary>The process ends in order: what is under way has nothing to do with it.</summary>
    public void Dispose()
    {
        if (folder.IsValueCreated)
        {
            folder.Value?.RemoveOwn();
        }
    }

    private static SuspectFolder? FindFolder(string root, TimeProvider time, ILogger logger)
    {
        if (UserFolder.Find(root, FolderName, Without, logger) is not { } own)
        {
            return null;
        }

        var folder = new SuspectFolder(own, time, logger);
        folder.MarkUnfinished("*", Doubt);
        folder.RemoveOld();
        return folder;
    }

    // A version of the same number may be another one, of another storage.
    private static string NameOf(ServedVersion version)
    {
        var manifest = version.Manifest;
        var text = $"{version.Tenant}/{manifest.Model}/{manifest.Version} {manifest.Created:O} {manifest.Files[0].Sha256}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Version {Version} of {Tenant}/{Model} runs in a process of its own for a day: {Reason}")]
        public static partial void Accused(ILogger logger, TenantId tenant, ModelName model, ModelVersion version, string reason);
    }
}
