namespace Maas.Testing;

/// <summary>The pinned Azurite, installed in <c>artifacts/azurite</c> from the lock file under <c>src/Cli/Azurite</c>.</summary>
internal static class AzuriteInstallation
{
    private static readonly NpmInstallation Packages =
        new("azurite", RepositoryFolder.Combine("src", "Cli", "Azurite"), "exit-with-parent.cjs");

    public static string Folder => Packages.Folder;

    public static Task EnsureAsync() => Packages.EnsureAsync();
}
