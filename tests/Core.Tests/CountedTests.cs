namespace Maas.Core.Tests;

[TestClass]
public sealed class CountedTests
{
    [TestMethod]
    [DataRow(0, "0 rows")]
    [DataRow(1, "1 row")]
    [DataRow(2, "2 rows")]
    public void One_is_told_in_the_singular(int count, string told) => Assert.AreEqual(told, Counted.Of(count, "row"));
}
