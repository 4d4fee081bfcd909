using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Maas.Predict.Inference.Disk;

/// <summary>Folders that nobody but this user can write to, made where others make theirs too, as among temporary files.</summary>
/// <remarks>
/// The race: another user may make a folder, a file or a link of the same name before, at any time. (1) So one call makes the folder and
/// closes it to others; where something has the name already, that stays as it is. (2) Then what has the name is looked at, and a link is
/// not followed. A folder of this user's that others can't write to stays one: among temporary files only its owner can rename it, and
/// anywhere only its owner can open it to others. (3) Anything else is not used, and nothing of it is changed, also by a user who could.
/// </remarks>
internal static class OwnFolder
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int TypeBits = 0xF000;
    private const int FolderType = 0x4000;
    private const int OthersMayWrite = (int)(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);

    // Of Linux' <fcntl.h> and struct statx, which is the same for every processor; and of macOS' struct stat.
    private const int WorkingFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;
    private const int LinuxOwnerAt = 20;
    private const int LinuxModeAt = 28;
    private const int MacModeAt = 4;
    private const int MacOwnerAt = 16;
    private const int StatBytes = 256;

    /// <summary>The number of this process's user; null on Windows, where each user has a folder for temporary files.</summary>
    public static uint? User => OperatingSystem.IsWindows() ? null : EffectiveUser();

    /// <summary>Makes it where there is none, and gives its full path; null where something else has the name.</summary>
    /// <exception cref="IOException">It can't be made, and nothing like it is there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static string? TryMake(string path)
    {
        var full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            return !File.Exists(full) && Directory.CreateDirectory(full).LinkTarget is null ? full : null;
        }

        try
        {
            Directory.CreateDirectory(full, OwnersAlone);
        }
        catch (IOException) when (IsTaken(full))
        {
            return null;
        }

        var (mode, owner) = Look(full);
        return (mode & TypeBits) == FolderType && (mode & OthersMayWrite) == 0 && owner == User ? full : null;
    }

    // By a file, or by a link that leads nowhere.
    private static bool IsTaken(string path)
    {
        try
        {
            Look(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static (int Mode, uint Owner) Look(string path)
    {
        var stat = new byte[StatBytes];
        var isLinux = OperatingSystem.IsLinux();
        var failed = isLinux ? LookOnLinux(WorkingFolder, path, NoFollow, TypeModeAndOwner, stat) : LookOnMac(path, stat);
        return failed == 0
            ? (BinaryPrimitives.ReadUInt16LittleEndian(stat.AsSpan(isLinux ? LinuxModeAt : MacModeAt)),
                BinaryPrimitives.ReadUInt32LittleEndian(stat.AsSpan(isLinux ? LinuxOwnerAt : MacOwnerAt)))
            : throw new IOException($"{path} is gone");
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LookOnLinux(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] stat);

    [DllImport("libc", EntryPoint = "lstat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LookOnMac([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] stat);
}
