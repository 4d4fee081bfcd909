namespace Maas.HouseRules.Tests;

/// <summary>A rule of the house: nobody may be in its list of offenders.</summary>
internal static class Rule
{
    public static void Holds(string rule, IEnumerable<string> offenders)
    {
        var found = offenders.ToArray();
        Assert.IsEmpty(found, $"{rule}\n{string.Join('\n', found)}\n");
    }
}
