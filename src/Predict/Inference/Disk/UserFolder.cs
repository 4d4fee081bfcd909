using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Disk;

/// <summary>A folder of this user's for what outlives the process.</summary>
internal static partial class UserFolder
{
    /// <summary>
    /// Its path; null, and a warning, where there can be none. Where another user was here first, the name with the user's number may be
    /// free.
    /// </summary>
    /// <param name="root">Where it lies; empty: the system's folder for temporary files.</param>
    /// <param name="without">What follows where there is none.</param>
    public static string? Find(string root, string name, string without, ILogger logger)
    {
        var parent = root.Length > 0 ? root : Path.GetTempPath();
        try
        {
            var path = Path.Combine(parent, name);
            if (OwnFolder.TryMake(path) is { } own)
            {
                return own;
            }

            var second = OwnFolder.User is { } user ? OwnFolder.TryMake($"{path}-{user}") : null;
            Log.Passed(logger, path, second ?? $"none: {without}");
            return second;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or EntryPointNotFoundException)
        {
            Log.NoFolder(logger, exception, parent, without);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Folder} is not this user's alone and is not used; instead: {Other}")]
        public static partial void Passed(ILogger logger, string folder, string other);

        [LoggerMessage(LogLevel.Warning, "No folder can be made in {Root}: {Without}")]
        public static partial void NoFolder(ILogger logger, Exception exception, string root, string without);
    }
}
