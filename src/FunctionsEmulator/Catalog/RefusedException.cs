namespace Maas.FunctionsEmulator.Catalog;

/// <summary>The app can't run as it is; the message names the function, or the file, and says why.</summary>
internal sealed class RefusedException(string message) : Exception(message)
{
    public static RefusedException Of(string function, string reason) => new($"Function \"{function}\" {reason}.");
}
